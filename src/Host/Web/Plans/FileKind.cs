using Workflows.Plans;

namespace Host.Web.Plans;

/// <summary>What a file is called and drawn as.</summary>
public static class FileKind
{
    public static string NameOf(string contentType) => contentType switch
    {
        Upload.Word => "Word",
        Upload.Excel => "Excel",
        Upload.Pdf => "PDF",
        "image/png" or "image/jpeg" => "Ảnh",
        _ => "Tệp",
    };

    public static string IconOf(string contentType) => contentType switch
    {
        Upload.Word => "bi-file-earmark-word",
        Upload.Excel => "bi-file-earmark-excel",
        Upload.Pdf => "bi-file-earmark-pdf",
        "image/png" or "image/jpeg" => "bi-file-earmark-image",
        _ => "bi-file-earmark",
    };

    public static string NameOf(AttachmentKind kind) => kind switch
    {
        AttachmentKind.MainDocument => "Văn bản chính",
        AttachmentKind.Opinion => "Văn bản góp ý",
        _ => "Tài liệu kèm theo",
    };
}
