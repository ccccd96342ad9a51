using System.Runtime.CompilerServices;

namespace Workflows.Engine.Expressions.JavaScript;

internal enum JsKind
{
    Undefined,
    Null,
    Boolean,
    Number,
    String,
    Object,

    /// <summary>A gap in an array; scripts read it as undefined.</summary>
    Hole,

    /// <summary>A binding before its declaration has run.</summary>
    Pending,
}

/// <summary>A JavaScript value: 16 bytes, numbers without allocation. The default is undefined.</summary>
internal readonly struct JsValue
{
    private static readonly object NumberTag = new Tag(JsKind.Number);

    public static readonly JsValue Null = new(new Tag(JsKind.Null), 0);
    public static readonly JsValue True = new(new Tag(JsKind.Boolean), 1);
    public static readonly JsValue False = new(new Tag(JsKind.Boolean), 0);
    public static readonly JsValue Hole = new(new Tag(JsKind.Hole), 0);
    public static readonly JsValue Pending = new(new Tag(JsKind.Pending), 0);
    public static readonly JsValue NaN = double.NaN;
    public static readonly JsValue Empty = "";

    private JsValue(object? reference, double number) => (Reference, Number) = (reference, number);

    /// <summary>The object, the text (string or <see cref="Rope"/>), or a mark of the kind.</summary>
    public object? Reference { get; }

    /// <summary>The number; meaningless for other kinds.</summary>
    public double Number { get; }

    public static JsValue Undefined => default;

    public JsKind Kind => Reference switch
    {
        null => JsKind.Undefined,
        Tag tag => tag.Kind,
        string or Rope => JsKind.String,
        _ => JsKind.Object,
    };

    public bool IsNumber => ReferenceEquals(Reference, NumberTag);

    public bool IsUndefined => Reference is null;

    public bool IsNull => ReferenceEquals(Reference, Null.Reference);

    public bool IsNullish => Reference is null || IsNull;

    public bool IsTrue => ReferenceEquals(Reference, True.Reference);

    public bool IsBoolean => IsTrue || ReferenceEquals(Reference, False.Reference);

    public bool IsString => Reference is string or Rope;

    public bool IsHole => ReferenceEquals(Reference, Hole.Reference);

    public bool IsPending => ReferenceEquals(Reference, Pending.Reference);

    public bool IsObject => Reference is JsObject;

    public bool IsFunction => Reference is JsFunction;

    /// <summary>The object, or null for other kinds.</summary>
    public JsObject? AsObject => Reference as JsObject;

    /// <summary>The text of a string value.</summary>
    public string Text => Reference is string text ? text : Unsafe.As<Rope>(Reference!).Flatten();

    /// <summary>Length of a string value, without building it.</summary>
    public int TextLength => Reference is string text ? text.Length : Unsafe.As<Rope>(Reference!).Length;

    public JsValue HoleAsUndefined => IsHole ? default : this;

    public static implicit operator JsValue(double number) => new(NumberTag, number);

    public static implicit operator JsValue(bool flag) => flag ? True : False;

    public static implicit operator JsValue(string text) => new(text, 0);

    public static implicit operator JsValue(Rope text) => new(text, 0);

    public static implicit operator JsValue(JsObject value) => new(value, 0);

    /// <summary>A slot of a frame that inner functions share.</summary>
    public static JsValue Of(Cell cell) => new(cell, 0);

    private sealed class Tag(JsKind kind)
    {
        public JsKind Kind { get; } = kind;
    }
}

/// <summary>One variable that inner functions share with the frame it belongs to.</summary>
internal sealed class Cell(JsValue value)
{
    public JsValue Value { get; set; } = value;
}

/// <summary>The arguments of a call; missing ones read as undefined. Belongs to the caller: who keeps them copies.</summary>
internal readonly struct Args(JsValue[] items)
{
    public static readonly Args None = new([]);

    public int Count => items.Length;

    public JsValue this[int index] => index < items.Length ? items[index] : default;

    public ReadOnlySpan<JsValue> From(int index) => index < items.Length ? items.AsSpan(index) : [];

    public JsValue[] ToArray() => [.. items];
}
