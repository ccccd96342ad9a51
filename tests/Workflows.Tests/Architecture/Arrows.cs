using System.Reflection;
using System.Reflection.Emit;

namespace Workflows.Tests.Architecture;

/// <summary>A use of one room by a type of another.</summary>
public sealed record Arrow(string From, string To, string Type, string Uses)
{
    public override string ToString() => $"{From} → {To}: {Type} uses {Uses}";
}

/// <summary>
/// Reads the arrows between rooms out of compiled types: signatures, fields, attributes and the code of every
/// method, so that a use hidden in a body or a lambda counts like any other.
/// </summary>
public static class Arrows
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields()
        .Select(field => field.GetValue(null)).OfType<OpCode>().ToDictionary(code => code.Value);

    /// <param name="types">Types to read.</param>
    /// <param name="roomOf">The room of a namespace, or null for what is no room of ours.</param>
    public static IReadOnlyList<Arrow> Of(IEnumerable<Type> types, Func<string?, string?> roomOf)
    {
        var arrows = new HashSet<Arrow>();
        foreach (var type in types)
        {
            if (roomOf(type.Namespace) is not { } from)
                continue;
            foreach (var used in UsedBy(type).SelectMany(Parts))
            {
                if (roomOf(used.Namespace) is { } to && to != from)
                    arrows.Add(new(from, to, Outermost(type).Name, used.Name));
            }
        }

        return [.. arrows.OrderBy(a => a.ToString(), StringComparer.Ordinal)];
    }

    private static IEnumerable<Type> UsedBy(Type type)
    {
        if (type.BaseType is { } parent)
            yield return parent;
        foreach (var contract in type.GetInterfaces())
            yield return contract;
        foreach (var attribute in type.GetCustomAttributesData())
            yield return attribute.AttributeType;
        foreach (var field in type.GetFields(All))
            yield return field.FieldType;
        foreach (var method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)))
        {
            if (method is MethodInfo returning)
                yield return returning.ReturnType;
            foreach (var parameter in method.GetParameters())
                yield return parameter.ParameterType;
            foreach (var used in UsedInBody(type, method))
                yield return used;
        }
    }

    private static IEnumerable<Type> UsedInBody(Type type, MethodBase method)
    {
        if (method.GetMethodBody() is not { } body || body.GetILAsByteArray() is not { } code)
            yield break;
        foreach (var local in body.LocalVariables)
            yield return local.LocalType;
        var ofType = type.IsGenericType ? type.GetGenericArguments() : null;
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        foreach (var token in Tokens(code))
        {
            var member = type.Module.ResolveMember(token, ofType, ofMethod);
            if (member is Type used)
                yield return used;
            else if (member?.DeclaringType is { } owner)
                yield return owner;
            if (member is MethodInfo { IsGenericMethod: true } generic)
            {
                foreach (var argument in generic.GetGenericArguments())
                    yield return argument;
            }
        }
    }

    private static IEnumerable<int> Tokens(byte[] code)
    {
        for (var at = 0; at < code.Length;)
        {
            short value = code[at++];
            if (value == 0xFE)
                value = unchecked((short)(0xFE00 | code[at++]));
            switch (Codes[value].OperandType)
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    yield return BitConverter.ToInt32(code, at);
                    at += 4;
                    break;
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    at += 1;
                    break;
                case OperandType.InlineVar:
                    at += 2;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    at += 8;
                    break;
                case OperandType.InlineSwitch:
                    at += 4 + 4 * BitConverter.ToInt32(code, at);
                    break;
                default:
                    at += 4;
                    break;
            }
        }
    }

    /// <summary>A constructed type counts as its definition and each of its arguments.</summary>
    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType)
            return Parts(type.GetElementType()!);
        return type.IsConstructedGenericType
            ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition())
            : [type];
    }

    private static Type Outermost(Type type) => type.DeclaringType is { } owner ? Outermost(owner) : type;
}
