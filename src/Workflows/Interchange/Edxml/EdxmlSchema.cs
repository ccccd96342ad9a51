using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using Workflows.Values;

namespace Workflows.Interchange.Edxml;

/// <summary>
/// Checks a packet against the part of the format that is verified. Elements that part does not know are left out of the check and of
/// what is read: the standard has more than was seen, and vendors add their own. The order of elements is not held against a sender either.
/// </summary>
internal static class EdxmlSchema
{
    // Compiled once and only read afterwards, which is safe from several threads.
    private static readonly XmlSchemaSet Set = Load();

    /// <returns>The known part of the packet in the schema's order, or the first thing wrong, named by its path.</returns>
    public static Result<XElement> Known(XElement packet)
    {
        var declared = (XmlSchemaElement)Set.GlobalElements[new XmlQualifiedName(packet.Name.LocalName, packet.Name.NamespaceName)]!;
        var kept = Keep(packet, declared, packet.Name.LocalName);
        if (!kept.IsSuccess)
            return kept;
        return Wrong(kept.Value) is { } wrong ? wrong : kept;
    }

    /// <summary>Strict: for what we wrote ourselves.</summary>
    /// <returns>Null when it keeps to the schema as it stands.</returns>
    internal static Problem? Wrong(XElement packet)
    {
        Problem? first = null;
        new XDocument(packet).Validate(Set, (sender, _) => first ??= Told(sender));
        return first;
    }

    private static Invalid Told(object? sender)
    {
        var at = sender as XElement ?? (sender as XObject)?.Parent;
        var path = at is null ? "edXML" : string.Join('/', at.AncestorsAndSelf().Reverse().Select(e => e.Name.LocalName));
        return at is { HasElements: false }
            ? new Invalid($"Phần tử {path} có giá trị không đúng: \"{Shown(at.Value)}\".", path)
            : new Invalid($"Phần tử {path} không đúng cấu trúc.", path);
    }

    private static string Shown(string value) => value.Length <= 60 ? value : value[..60] + "…";

    private static Result<XElement> Keep(XElement given, XmlSchemaElement declared, string path)
    {
        if (declared.ElementSchemaType is not XmlSchemaComplexType { Particle: XmlSchemaSequence sequence } type)
            return given.HasElements ? new Invalid($"Phần tử {path} phải là chữ, không chứa phần tử khác.", path) : new XElement(given.Name, given.Value);
        var kept = new XElement(given.Name);
        foreach (var name in type.AttributeUses.Names.Cast<XmlQualifiedName>())
        {
            if (given.Attribute(name.Name) is { } attribute)
                kept.Add(new XAttribute(attribute));
        }

        foreach (var child in sequence.Items.OfType<XmlSchemaElement>())
        {
            var name = XName.Get(child.QualifiedName.Name, child.QualifiedName.Namespace);
            var childPath = $"{path}/{name.LocalName}";
            // Senders write every element they have a field for; one that says nothing is one that is not there.
            var found = given.Elements(name).Where(e => child.MinOccurs > 0 || e.HasElements || !string.IsNullOrWhiteSpace(e.Value)).ToList();
            if (found.Count < child.MinOccurs)
                return new Invalid($"Thiếu phần tử {childPath}.", childPath);
            if (found.Count > child.MaxOccurs)
                return new Invalid($"Phần tử {childPath} có {found.Count} lần, chỉ được {child.MaxOccurs:0} lần.", childPath);
            foreach (var one in found)
            {
                var inside = Keep(one, child, childPath);
                if (!inside.IsSuccess)
                    return inside;
                kept.Add(inside.Value);
            }
        }

        return kept;
    }

    private static XmlSchemaSet Load()
    {
        using var source = typeof(EdxmlSchema).Assembly.GetManifestResourceStream("Workflows.Interchange.Edxml.edxml.xsd")
            ?? throw new InvalidOperationException("The schema is not in the assembly.");
        using var reader = XmlReader.Create(source, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        var set = new XmlSchemaSet { XmlResolver = null };
        set.Add(null, reader);
        set.Compile();
        return set;
    }
}
