using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Workflows.Engine.Expressions;
using Workflows.Engine.Http;
using Workflows.Engine.Instances;

namespace Host.WorkflowHttp;

/// <param name="NothingLeft">No connection came about, so that another try does nothing twice.</param>
internal sealed record Sent(RequestOutcome Outcome, bool NothingLeft);

/// <summary>
/// Makes the calls of workflows: to allowed hosts alone, at public addresses unless the setting says
/// otherwise, without cookies, proxies or redirects to other hosts.
/// </summary>
internal sealed class RequestTransport : IDisposable
{
    private const int MaxRedirects = 5;

    private readonly HttpRules rules;
    private readonly TimeProvider time;
    private readonly HttpClient client;

    public RequestTransport(WorkflowHttpSettings settings, TimeProvider time)
    {
        (rules, this.time) = (settings.Rules, time);
        client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = 64,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            // A name may move to another address: it is judged again at every new connection.
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectCallback = ConnectAsync,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Sends and reads the answer, within the time and size that <see cref="HttpRules"/> says.</summary>
    public async Task<Sent> SendAsync(ClaimedRequest request, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(HttpRules.MaxDuration, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        try
        {
            return new(await SendAsync(request, new Uri(request.Url), 0, either.Token), NothingLeft: false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new(new(RequestFate.Timeout), NothingLeft: false);
        }
        catch (Exception failure) when (Find<RefusedAddressException>(failure) is { } refused)
        {
            return new(new(RequestFate.Refused, Message: refused.Message), NothingLeft: true);
        }
        catch (HttpRequestException failure)
        {
            var nothingLeft = failure.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError;
            return new(new(RequestFate.FailedToConnect, Message: failure.HttpRequestError.ToString()), nothingLeft);
        }
        catch (Exception broken) when (broken is IOException or FormatException or InvalidOperationException or NotSupportedException)
        {
            return new(new(RequestFate.FailedToConnect, Message: broken.GetType().Name), NothingLeft: false);
        }
    }

    public void Dispose() => client.Dispose();

    private async Task<RequestOutcome> SendAsync(ClaimedRequest request, Uri address, int redirects, CancellationToken stop)
    {
        if (!rules.MayCall(address))
            return new(RequestFate.Refused, Message: $"Máy chủ “{address.Authority}” không có trong danh sách được phép gọi (thiết lập WorkflowHttp:AllowedHosts).");
        using var message = Message(request, address);
        using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, stop);
        if (Onward(message, response, address) is { } onward && redirects < MaxRedirects)
            return await SendAsync(request, onward, redirects + 1, stop);
        var bytes = new byte[HttpRules.MaxBody + 1];
        await using var body = await response.Content.ReadAsStreamAsync(stop);
        var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, stop);
        return length > HttpRules.MaxBody
            ? new(RequestFate.Refused, Message: "Trả lời của máy chủ được gọi lớn quá 1 MB.")
            : new(RequestFate.Answered, (int)response.StatusCode, Headers(response), Content(response, bytes.AsSpan(0, length)));
    }

    private static HttpRequestMessage Message(ClaimedRequest request, Uri address)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), address);
        if (request.Body is { } body)
            message.Content = new StringContent(body, Encoding.UTF8, request.ContentType!);
        foreach (var (name, value) in request.Headers)
        {
            var text = JsonText.ToText(value);
            if (!message.Headers.TryAddWithoutValidation(name, text))
                message.Content?.Headers.TryAddWithoutValidation(name, text);
        }

        message.Headers.TryAddWithoutValidation("Idempotency-Key", request.Id.ToString());
        return message;
    }

    /// <summary>Where to go on: at the same host only, so that no secret comes elsewhere, and for reading only.</summary>
    private static Uri? Onward(HttpRequestMessage message, HttpResponseMessage response, Uri address)
    {
        if (message.Method != HttpMethod.Get && message.Method != HttpMethod.Head)
            return null;
        if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
            return null;
        var onward = new Uri(address, location);
        return onward.Scheme == address.Scheme && onward.Authority == address.Authority && onward.UserInfo.Length == 0 ? onward : null;
    }

    private static JsonObject Headers(HttpResponseMessage response)
    {
        var headers = new JsonObject();
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
        {
            if (!name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase))
                headers[name] = new JsonArray([.. values.Select(value => (JsonNode?)Storable(value))]);
        }

        return headers;
    }

    private static JsonNode? Content(HttpResponseMessage response, ReadOnlySpan<byte> bytes)
    {
        var type = response.Content.Headers.ContentType?.MediaType ?? "";
        if (bytes.Length == 0)
            return null;
        if (type.EndsWith("json", StringComparison.OrdinalIgnoreCase))
        {
            try
            {
                return ValueConversion.ParseJson(Encoding.UTF8.GetString(bytes));
            }
            catch (ConversionException)
            {
                // Says it is JSON and is none: the workflow gets what came.
            }
        }

        var isText = type.StartsWith("text/", StringComparison.OrdinalIgnoreCase) || type.EndsWith("json", StringComparison.OrdinalIgnoreCase)
            || type.EndsWith("xml", StringComparison.OrdinalIgnoreCase);
        return isText ? Storable(EncodingOf(response).GetString(bytes)) : null;
    }

    private static Encoding EncodingOf(HttpResponseMessage response)
    {
        try
        {
            return response.Content.Headers.ContentType?.CharSet is { Length: > 0 } name ? Encoding.GetEncoding(name.Trim('"')) : Encoding.UTF8;
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8;
        }
    }

    // Legal on the wire, refused by PostgreSQL; half characters do not come out of a decoder.
    private static string Storable(string text) => text.Replace('\0', '\uFFFD');

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await Dns.GetHostAddressesAsync(host, stop);
        var mayBePrivate = rules.AllowedPrivateHosts.Contains(new UriBuilder(context.InitialRequestMessage.RequestUri!.Scheme, host, port).Uri);
        // All of them: a name with one address here and one outside is a trick.
        if (!mayBePrivate && !addresses.All(AddressGuard.IsPublic))
            throw new RefusedAddressException($"Máy chủ “{host}” đứng ở địa chỉ nội bộ, chưa được phép gọi (thiết lập WorkflowHttp:AllowedPrivateHosts).");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // The addresses that were judged, not the name once more.
            await socket.ConnectAsync(addresses, port, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static T? Find<T>(Exception? failure)
        where T : Exception => failure as T ?? (failure is null ? null : Find<T>(failure.InnerException));

    private sealed class RefusedAddressException(string message) : Exception(message);
}
