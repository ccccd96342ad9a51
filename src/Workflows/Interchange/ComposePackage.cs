using System.Globalization;
using Workflows.Interchange.Edxml;
using Workflows.Values;

namespace Workflows.Interchange;

/// <summary>From a document's facts to the message that carries it. Pure; <see cref="EdxmlWriter"/> makes the bytes.</summary>
public static class ComposePackage
{
    /// <returns>
    /// Refused for a secret document and without number, date, signed file or a code of the issuer; every recipient must have a code, each
    /// is named once however often it stands in the list.
    /// </returns>
    public static Result<DocumentMessage> Of(PackageFacts facts)
    {
        if (facts.IsSecret)
            return new Forbidden("Văn bản mật không được gửi qua trục liên thông.");
        if (facts.Number is not { } number || number < 1)
            return new Invalid("Chưa có số văn bản nên chưa gửi được.", "Number");
        if (facts.Date is not { } date)
            return new Invalid("Chưa có ngày ban hành nên chưa gửi được.", "Date");
        if (facts.Issuer.Code is not { Form: not OrganIdForm.Unlisted } own)
            return new Invalid($"Chưa có mã định danh của {facts.Issuer.Name} nên chưa gửi được.", "Issuer");
        if (facts.Business.Kind is ExchangeBusiness.New or ExchangeBusiness.Replacement && facts.SignedFile is not { Bytes.Length: > 0 })
            return new Invalid("Chưa có tệp văn bản đã ký nên chưa gửi được.", "SignedFile");
        if (facts.Recipients.Where(r => r.Code is null).Select(r => r.Name).ToList() is { Count: > 0 } without)
            return new Invalid($"Nơi nhận chưa có mã định danh: {string.Join("; ", without)}.", "Recipients");

        var key = new DocumentKey(own, date, DocumentKey.NumberOf(number), VietnameseText.Normalise(facts.Notation));
        var message = new DocumentMessage
        {
            From = Party(facts.Issuer),
            To = [.. facts.Recipients.DistinctBy(r => r.Code).Select(Party)],
            DocumentId = key.ToString(),
            Number = key.Number,
            Notation = key.Notation,
            Place = facts.Place,
            Date = date,
            Type = DocumentTypeCodes.Of(facts.TypeName),
            Subject = facts.Subject,
            Content = facts.Subject,
            SignerCapacity = facts.Signer.Capacity,
            SignerPosition = facts.Signer.Position,
            SignerName = facts.Signer.FullName,
            DueDate = facts.DueDate,
            Priority = (int)facts.Priority,
            TyperNotation = facts.TypeAbbreviation,
            Copies = facts.Copies,
            Pages = facts.Pages,
            Appendixes = [.. facts.Attachments.Select(f => f.Description.Length > 0 ? f.Description : f.Name)],
            ResponseFor = facts.ResponseFor,
            ToPlaces = facts.ToPlaces,
            Traces = [new(own, facts.SentAt)],
            Business = facts.Business with { DocumentId = facts.Business.DocumentId.Length > 0 ? facts.Business.DocumentId : key.ToString() },
            Files = Files(facts),
        };
        return message;
    }

    private static ExchangeParty Party(PackageParty party) => new(party.Code!, party.Name)
    {
        InCharge = party.InCharge.Length > 0 ? party.InCharge : party.Name,
        Address = party.Address,
        Email = party.Email,
        Telephone = party.Telephone,
    };

    /// <summary>Numbered from 1 in their order: the packet is the same however often it is made.</summary>
    private static IReadOnlyList<ExchangeFile> Files(PackageFacts facts)
    {
        List<PackageFile> files = facts.SignedFile is { } signed ? [signed, .. facts.Attachments] : [.. facts.Attachments];
        return
        [
            .. files.Select((file, at) => new ExchangeFile(
                (at + 1).ToString(CultureInfo.InvariantCulture), file.Name, file.ContentType,
                file.Description.Length > 0 ? file.Description : file.Name, file.Bytes)),
        ];
    }
}
