using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Workflows.Signatures;
using Workflows.Values;

namespace Host.Identity;

/// <summary>Registration of the room.</summary>
public static class AccountSetup
{
    /// <summary>Name of the limit on sign-in attempts, per network address.</summary>
    public const string SignInLimit = "sign-in";

    /// <summary>Setting: attempts a minute from one address; an office behind one address signs in at eight o'clock.</summary>
    private const string LimitSetting = "Accounts:SignInsPerMinute";
    private const int DefaultLimit = 120;

    public static IServiceCollection AddAccounts(
        this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        services.AddHttpContextAccessor();
        AddKeys(services, configuration, environment);

        services.AddScoped<CurrentPerson>();
        services.AddScoped<SignIn>();
        services.AddScoped<SignOut>();
        services.AddScoped<SetPassword>();
        services.AddScoped<DemoAccounts>();
        services.AddSingleton<IPasswordHasher<Account>, PasswordHasher<Account>>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<ServerSealing>();
        services.AddSingleton<IServerSeal>(provider => provider.GetRequiredService<ServerSealing>());

        services.AddIdentityCore<Account>(options =>
        {
            // Length beats ornament: long, and not one letter over and over.
            options.Password.RequiredLength = 12;
            options.Password.RequiredUniqueChars = 6;
            options.Password.RequireDigit = false;
            options.Password.RequireLowercase = false;
            options.Password.RequireUppercase = false;
            options.Password.RequireNonAlphanumeric = false;
        }).AddUserStore<AccountStore>();

        services.AddAuthentication(SessionCookie.Scheme).AddCookie(SessionCookie.Configure);
        services.AddOptions<CookieAuthenticationOptions>(SessionCookie.Scheme)
            .Configure<TimeProvider>((options, time) => options.TimeProvider = time);
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddScoped<IAuthorizationHandler, PostRequirementHandler>();
        services.AddStudioAccess();
        AddLimit(services, configuration.GetValue(LimitSetting, DefaultLimit));
        return services;
    }

    private static void AddKeys(IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var keys = KeyDirectory.Open(configuration);
        services.AddDataProtection().SetApplicationName("plan-issuance").PersistKeysToFileSystem(keys.CreateSubdirectory("data-protection"));
        services.AddSingleton(LinkKey.Load(keys, environment.IsDevelopment(), new SystemRandomness()));
    }

    private static void AddLimit(IServiceCollection services, int perMinute) => services.AddRateLimiter(options =>
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.AddPolicy(SignInLimit, http => RateLimitPartition.GetFixedWindowLimiter(
            Caller.AddressOf(http) ?? "",
            _ => new FixedWindowRateLimiterOptions { PermitLimit = perMinute, Window = TimeSpan.FromMinutes(1) }));
    });
}
