using System.Xml.Linq;
using Workflows.Values;

namespace Workflows.Interchange.Edxml;

/// <summary>The block "Bussiness" (written so): what a packet is for, and what each purpose must say.</summary>
internal static class EdxmlBusiness
{
    /// <param name="at">Null in packets that do not carry the block: these are new documents.</param>
    public static BusinessBlock Read(XElement? at, EdxmlFields fields)
    {
        if (at is null)
            return new(ExchangeBusiness.New);
        var block = new BusinessBlock((ExchangeBusiness)EdxmlFields.Whole(at, "BussinessDocType")!.Value)
        {
            DocumentId = fields.Line(at, "DocumentId"),
            Reason = fields.Text(at, "BussinessDocReason"),
            Paper = EdxmlFields.Whole(at, "Paper"),
            Update = Update(EdxmlFields.One(at, "BussinessDocumentInfo"), fields),
            Replaces = [.. EdxmlFields.All(EdxmlFields.One(at, "ReplacementInfoList"), "ReplacementInfo").Select(r => Replaced(r, fields))],
            Staff = fields.Staff(at),
        };
        if (Missing(block) is { } missing)
            fields.Wrong<BusinessBlock>(at, missing.Message);
        return block;
    }

    /// <summary>What the purpose needs and the block does not have.</summary>
    public static Invalid? Missing(BusinessBlock block) => block switch
    {
        { Kind: ExchangeBusiness.Recall, Reason.Length: 0 } => new("Thu hồi văn bản phải nêu lý do (Bussiness/BussinessDocReason).", "BussinessDocReason"),
        { Kind: ExchangeBusiness.Update, Update: null } => new("Cập nhật văn bản phải có phần tử Bussiness/BussinessDocumentInfo.", "BussinessDocumentInfo"),
        { Kind: ExchangeBusiness.Replacement, Replaces.Count: 0 } => new("Thay thế văn bản phải có phần tử Bussiness/ReplacementInfoList.", "ReplacementInfoList"),
        _ => null,
    };

    public static XElement Write(BusinessBlock block, EdxmlTexts texts) => EdxmlTexts.Element("Bussiness",
        texts.Text("DocumentId", block.DocumentId),
        texts.Whole("BussinessDocType", (int)block.Kind),
        texts.Text("BussinessDocReason", block.Reason),
        texts.Whole("Paper", block.Paper),
        block.Update is { } update
            ? EdxmlTexts.Element("BussinessDocumentInfo",
                texts.Whole("DocumentInfo", update.DocumentInfo),
                texts.Whole("DocumentReceiver", update.DocumentReceiver),
                EdxmlTexts.List("ReceiverList", update.Receivers, r => EdxmlTexts.Element("Receiver",
                    texts.Text("OrganId", r.OrganId.Text),
                    texts.Whole("ReceiverType", r.Type))))
            : null,
        EdxmlTexts.List("ReplacementInfoList", block.Replaces, r => EdxmlTexts.Element("ReplacementInfo",
            texts.Text("DocumentId", r.DocumentId),
            EdxmlTexts.List("OrganIdList", r.At, o => texts.Text("OrganId", o.Text)))),
        texts.Staff(block.Staff));

    private static ExchangeUpdate? Update(XElement? at, EdxmlFields fields) => at is null
        ? null
        : new(
            EdxmlFields.Whole(at, "DocumentInfo"),
            EdxmlFields.Whole(at, "DocumentReceiver"),
            [
                .. EdxmlFields.All(EdxmlFields.One(at, "ReceiverList"), "Receiver")
                    .Select(r => fields.Organ(r, "OrganId") is { } id ? new ChangedReceiver(id, EdxmlFields.Whole(r, "ReceiverType")) : null)
                    .OfType<ChangedReceiver>(),
            ]);

    private static ReplacedDocument Replaced(XElement at, EdxmlFields fields) => new(
        fields.Line(at, "DocumentId"),
        [.. EdxmlFields.All(EdxmlFields.One(at, "OrganIdList"), "OrganId").Select(o => OrganId.Met(o.Value)).OfType<OrganId>()]);
}
