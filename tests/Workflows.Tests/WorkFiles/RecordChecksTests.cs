using Workflows.Audit;
using Workflows.Values;
using Workflows.WorkFiles.Bundles;
using Workflows.WorkFiles.Checking;

namespace Workflows.Tests.WorkFiles;

/// <summary>The forger writes a manifest that fits: then the chain, and what it tells of, must show the forgery.</summary>
public sealed class RecordChecksTests
{
    private readonly SampleBundle bundle = new();

    [Fact]
    public void Every_changed_row_of_the_trail_is_named()
    {
        for (var i = 0; i < bundle.Rows.Count; i++)
        {
            var one = new SampleBundle();
            one.Rows[i] = one.Rows[i] with { Body = one.Rows[i].Body.Replace("Hệ thống", "Hệ thông", StringComparison.Ordinal) };
            Assert.Contains($"row {i + 1}:", Fault(one).What, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_removed_row_is_missed()
    {
        for (var i = 0; i < bundle.Rows.Count; i++)
        {
            var one = new SampleBundle { Head = new(AuditTrail.ChainOf(SampleBundle.Plan), bundle.Rows.Count, bundle.Rows[^1].Hash) };
            one.Rows.RemoveAt(i);
            var fault = Fault(one);
            Assert.Equal(BundlePaths.Audit, fault.Where);
            Assert.Contains($"{i + 1}", fault.What, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Rows_in_another_order_or_twice_are_found()
    {
        for (var i = 1; i < bundle.Rows.Count; i++)
        {
            var swapped = new SampleBundle();
            (swapped.Rows[i - 1], swapped.Rows[i]) = (swapped.Rows[i], swapped.Rows[i - 1]);
            Assert.Equal(BundlePaths.Audit, Fault(swapped).Where);
            var twice = new SampleBundle();
            twice.Rows.Insert(i, twice.Rows[i]);
            Assert.Equal(BundlePaths.Audit, Fault(twice).Where);
        }
    }

    [Fact]
    public void A_tail_that_was_cut_off_or_put_on_is_found()
    {
        var cut = new SampleBundle { Head = new(AuditTrail.ChainOf(SampleBundle.Plan), 5, bundle.Rows[^1].Hash) };
        cut.Rows = SampleBundle.Chain(cut.Events.SkipLast(1));
        Assert.Contains("missing at the end", Fault(cut).What, StringComparison.Ordinal);

        var put = new SampleBundle { Head = new(AuditTrail.ChainOf(SampleBundle.Plan), 5, bundle.Rows[^1].Hash) };
        put.Rows = SampleBundle.Chain(put.Events.Append(new("plan.saved", Actor.System)));
        Assert.Contains("head", Fault(put).What, StringComparison.Ordinal);
    }

    [Fact]
    public void The_chain_of_another_plan_is_not_this_ones()
    {
        bundle.ManifestPlan = Guid.Empty;
        Assert.Equal(BundlePaths.Manifest, Fault(bundle).Where);
        bundle.Head = new(AuditTrail.ChainOf(Guid.Empty), 5, bundle.Rows[^1].Hash);
        Assert.Equal(BundlePaths.Audit, Fault(bundle).Where);
    }

    [Fact]
    public void A_row_that_is_no_row_is_a_fault_not_a_crash()
    {
        foreach (var text in new[] { "{}", "null", "1", "{\"seq\":1,\"previousHash\":null,\"hash\":\"\",\"body\":\"{}\"}", "{\"seq\":1,\"previousHash\":\"\",\"hash\":\"\",\"body\":\"[]\"}" })
        {
            bundle.Put(BundlePaths.Audit, text);
            Assert.Equal(BundlePaths.Audit, SampleBundle.Check(bundle.Zip()).Fault!.Where);
        }
    }

    [Fact]
    public void A_version_exchanged_together_with_the_manifest_is_found()
    {
        bundle.Put(BundlePaths.Version(1), """{"attachments":[],"content":{"title":"Kế hoạch khác"},"v":1}""");

        Assert.Contains("versions", Fault(bundle).What, StringComparison.Ordinal);
        bundle.Versions = [new(1, bundle.Version, BundlePaths.Version(1))];
        Assert.Equal(BundlePaths.Version(1), Fault(bundle).Where);
    }

    [Fact]
    public void A_version_that_the_manifest_keeps_silent_about_is_missed()
    {
        bundle.Versions = [];
        Assert.Contains("versions", Fault(bundle).What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_one_that_a_version_holds()
    {
        var file = bundle.Parts[bundle.FilePath];
        bundle.Parts.Remove(bundle.FilePath);
        Assert.Contains("a version holds this file", Fault(bundle).What, StringComparison.Ordinal);

        bundle.Parts[bundle.FilePath] = file;
        bundle.Put(BundlePaths.File(Sha256Hash.Of("Khác").Hex, "khac.txt"), "Khác");
        Assert.Contains("khac.txt", Fault(bundle).Where, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_is_the_one_that_was_frozen()
    {
        bundle.Put(BundlePaths.Consolidation(1), """{"number":1,"rows":[1]}""");
        Assert.Equal(BundlePaths.Consolidation(1), Fault(bundle).Where);

        var more = new SampleBundle();
        more.Put(BundlePaths.Consolidation(2), "{}");
        Assert.Equal(BundlePaths.Consolidation(2), Fault(more).Where);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("52/KH-UBND")]
    public void The_number_is_the_one_that_was_given(string? number)
    {
        bundle.Number = number;
        Assert.Contains("number", Fault(bundle).What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"votes":[]}""")]
    [InlineData("""{"votes":[{"taskId":"T","verdict":"Refuse","versionHash":"V"}]}""")]
    [InlineData("""{"votes":[{"taskId":"T","verdict":"Approve","versionHash":"0"}]}""")]
    [InlineData("""{"votes":[{"taskId":"X","verdict":"Approve","versionHash":"V"}]}""")]
    [InlineData("""{"votes":[{"taskId":"T","verdict":"Approve"}]}""")]
    [InlineData("""{"votes":[{"taskId":"T","verdict":"Approve","versionHash":"V"},{"taskId":"T","verdict":"Approve","versionHash":"V"}]}""")]
    public void Decisions_are_those_that_were_cast_on_the_version_they_name(string decisions)
    {
        bundle.Decide(decisions.Replace("\"T\"", $"\"{SampleBundle.Task}\"", StringComparison.Ordinal).Replace("\"V\"", $"\"{bundle.Version}\"", StringComparison.Ordinal));
        Assert.Equal(BundlePaths.Decisions, Fault(bundle).Where);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"votes":1}""")]
    [InlineData("""{"votes":[1]}""")]
    [InlineData("no json")]
    public void Decisions_that_are_none_are_a_fault_not_a_crash(string decisions)
    {
        bundle.Decide(decisions);
        Assert.NotNull(SampleBundle.Check(bundle.Zip()).Fault);
    }

    [Fact]
    public void A_decision_on_a_version_that_nobody_sees_is_found()
    {
        bundle.Rows = SampleBundle.Chain(bundle.Events.Append(new("task.opened", Actor.System) { VersionHash = new string('a', 64) }));
        Assert.Equal(BundlePaths.Audit, Fault(bundle).Where);
    }

    private static BundleFault Fault(SampleBundle spoiled)
    {
        spoiled.WriteRows();
        return SampleBundle.Check(spoiled.Zip()).Fault ?? throw new InvalidOperationException("Nothing was found.");
    }
}
