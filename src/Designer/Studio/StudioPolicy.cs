namespace Designer.Studio;

/// <summary>The content policy of the pages that hold Studio: as tight as it can live under.</summary>
public static class StudioPolicy
{
    /// <summary>Ctrl+S and Ctrl+Shift+S in the editor.</summary>
    private const string EditorKeys = "sha256-snlP1jz0gjwc5cTz9ErZcliXuCK63+Mmf68RRCeptgc=";

    /// <summary>Ctrl+R in the list of instances.</summary>
    private const string InstanceListKeys = "sha256-vu6sQrKXQHR4Yn3FMMihA/9TxxfIXnCxKwvLrTPJ5ts=";

    /// <summary>
    /// Beyond the product's own policy: WebAssembly may be compiled (no <c>eval</c>), its components write style attributes and
    /// elements, code editors start workers out of blobs, a base address of our own stands in the head, and two scripts
    /// that Studio writes into the page run because they are word for word those of the locked package.
    /// </summary>
    public const string Csp =
        $"default-src 'none'; script-src 'self' 'wasm-unsafe-eval' '{EditorKeys}' '{InstanceListKeys}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; base-uri 'self'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";
}
