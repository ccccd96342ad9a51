using System.Text;

namespace Host.Tests.Mail.Reports;

/// <summary>Delivery reports as the common servers write them, made up for the tests.</summary>
internal static class ReportSamples
{
    public const string OurId = "<0199c4f2a7b3700080aa112233445566@example.vn>";
    public const string OurAddress = "nguoi1@stc.example.vn";

    /// <summary>As Postfix writes it.</summary>
    public static string Postfix(
        string messageId = OurId, string recipient = OurAddress, string action = "failed", string status = "5.1.1", string? reportId = null) => Crlf($"""
        Return-Path: <>
        Received: by mail.example.vn (Postfix) id 4F2A1; Thu,  1 Oct 2026 09:03:11 +0700 (ICT)
        Date: Thu,  1 Oct 2026 09:03:11 +0700 (ICT)
        From: MAILER-DAEMON@mail.example.vn (Mail Delivery System)
        Subject: Undelivered Mail Returned to Sender
        To: khong-tra-loi@example.vn
        Auto-Submitted: auto-replied
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status;
        	boundary="4F2A1.1790000000/mail.example.vn"
        Content-Transfer-Encoding: 8bit
        Message-Id: <{reportId ?? "20261001020311.4F2A1@mail.example.vn"}>

        This is a MIME-encapsulated message.

        --4F2A1.1790000000/mail.example.vn
        Content-Description: Notification
        Content-Type: text/plain; charset=us-ascii

        I'm sorry to have to inform you that your message could not be delivered.

        --4F2A1.1790000000/mail.example.vn
        Content-Description: Delivery report
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mail.example.vn
        X-Postfix-Queue-ID: 4F2A1
        X-Postfix-Sender: rfc822; khong-tra-loi@example.vn
        Arrival-Date: Thu,  1 Oct 2026 09:03:10 +0700 (ICT)

        Final-Recipient: rfc822; {recipient}
        Original-Recipient: rfc822;{recipient}
        Action: {action}
        Status: {status}
        Remote-MTA: dns; mx.stc.example.vn
        Diagnostic-Code: smtp; 550 5.1.1 <{recipient}>: Recipient address
            rejected: User unknown in virtual mailbox table

        --4F2A1.1790000000/mail.example.vn
        Content-Description: Undelivered Message
        Content-Type: message/rfc822
        Content-Transfer-Encoding: 8bit

        Return-Path: <khong-tra-loi@example.vn>
        Received: from may-chu (localhost [127.0.0.1]) by mail.example.vn (Postfix) with ESMTPS id 4F2A1
        MIME-Version: 1.0
        From: =?utf-8?B?SOG7hyB0aOG7kW5n?= <khong-tra-loi@example.vn>
        Message-ID:
         {messageId}
        Subject: =?utf-8?B?W1hpbiDDvSBraeG6v25d?=
        Content-Type: multipart/alternative; boundary=inner

        --inner
        Content-Type: text/plain

        Kinh gui
        --inner--

        --4F2A1.1790000000/mail.example.vn--

        """);

    /// <summary>As Exchange writes it: only headers come back, the status says less than the diagnosis, all base64.</summary>
    public static string Exchange() => Crlf($"""
        From: <postmaster@so.example.vn>
        To: <khong-tra-loi@example.vn>
        Date: Thu, 1 Oct 2026 02:03:11 +0000
        Content-Type: multipart/report; report-type=delivery-status; differences=Content-Type;
        	boundary="=_?:(a b)'+,-./"
        Content-Language: vi-VN
        Message-ID: <ab12-exchange@so.example.vn>
        In-Reply-To: {OurId}
        References: {OurId}
        Subject: =?utf-8?B?S2jDtG5nIGfhu61pIMSRxrDhu6Nj?=: x

        --=_?:(a b)'+,-./{"  "}
        Content-Type: text/plain; charset="utf-8"
        Content-Transfer-Encoding: quoted-printable

        Th=C6=B0 kh=C3=B4ng =
        g=E1=BB=ADi =C4=91=C6=B0=E1=BB=A3c.
        --=_?:(a b)'+,-./
        Content-Type: message/delivery-status
        Content-Transfer-Encoding: base64

        {Base64($"Reporting-MTA: dns;MBX01.so.example.vn\r\n\r\nFinal-recipient: RFC822;{OurAddress}\r\nAction: failed\r\nStatus: 5.0.0\r\nDiagnostic-Code: smtp;550 5.2.2 =?utf-8?Q?H=E1=BB=99p_th=C6=B0_=C4=91=E1=BA=A7y?=\r\n\r\n")}
        --=_?:(a b)'+,-./
        Content-Type: text/rfc822-headers
        Content-Transfer-Encoding: base64

        {Base64($"From: khong-tra-loi@example.vn\r\nMESSAGE-ID:\t{OurId} (added)\r\n\r\n")}
        --=_?:(a b)'+,-./--
        """);

    /// <summary>As Exim writes it where it knows no RFC 3464: sentences, and one header.</summary>
    public static string Exim() => Crlf($"""
        X-Failed-Recipients: {OurAddress}
        Auto-Submitted: auto-replied
        From: Mail Delivery System <Mailer-Daemon@exim.example.vn>
        To: khong-tra-loi@example.vn
        Subject: Mail delivery failed: returning message to sender
        Message-Id: <E1abc-0001Xy-00@exim.example.vn>
        Date: Thu, 01 Oct 2026 09:03:11 +0700

        This message was created automatically by mail delivery software.

        A message that you sent could not be delivered to all of its recipients:

          {OurAddress}
            SMTP error from remote mail server after RCPT TO:<{OurAddress}>:
            550 No such user here

        ------ This is a copy of the message, including all the headers. ------

        Return-path: <khong-tra-loi@example.vn>
        From: khong-tra-loi@example.vn
        Message-ID: {OurId}

        """);

    /// <summary>As qmail writes it.</summary>
    public static string Qmail() => $"""
        Return-Path: <>
        Date: 1 Oct 2026 02:03:11 -0000
        From: MAILER-DAEMON@qmail.example.vn
        To: khong-tra-loi@example.vn
        Subject: failure notice

        Hi. This is the qmail-send program at qmail.example.vn.
        I'm afraid I wasn't able to deliver your message to the following addresses.

        <{OurAddress}>:
        Sorry, no mailbox here by that name. (#5.1.1)

        --- Below this line is a copy of the message.

        Return-Path: <khong-tra-loi@example.vn>
        Message-ID: {OurId}
        <khong-phai@nguoi-nhan.example>:
        """;

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static string Crlf(string text) => text.ReplaceLineEndings("\r\n");

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text), Base64FormattingOptions.InsertLineBreaks);
}
