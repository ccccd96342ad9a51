using Host.Identity;
using Host.Operations.Demo;

namespace Host.Operations;

/// <summary>Registration of the room's services; its checks and its place in the pipeline stand in their own files.</summary>
internal static class OperationsSetup
{
    public static IServiceCollection AddOperations(this IServiceCollection services) => services
        .AddScoped<DemoOrganisation>()
        // First data before anything that works on it.
        .AddHostedService<FirstData>()
        .AddHostedService<TimerSweep>()
        .AddHostedService<ReminderSweep>()
        .AddScoped<AwayWork>()
        .AddHostedService<AwaySweep>()
        .AddHostedService<TreeHeadSweep>()
        .AddSingleton(provider => new StartNote(AccountsNote(provider.GetRequiredService<IHostEnvironment>(), provider.GetRequiredService<IConfiguration>())));

    /// <summary>Whom a newcomer may sign in as.</summary>
    private static string AccountsNote(IHostEnvironment environment, IConfiguration settings) => environment.IsDevelopment() && settings.GetValue("Demo:Seed", true)
        ? string.Join('\n', DemoProvince.BacNinh.Holders
            .Select(h => $"  {DemoProvince.BacNinh.AddressOf(h),-36} {h.FullName}, {h.Title}")
            .Prepend($"Tài khoản dùng thử (nhân vật hư cấu, mật khẩu chung {DemoAccounts.Password}):"))
        : "";
}
