using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Workflows.Audit;
using Workflows.Values;

namespace Workflows.Tests.Audit;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("""{"b":1,"a":2}""", """{"a":2,"b":1}""")]
    [InlineData("""{ "a" : [ 1 , 2 ] , "c" : { } }""", """{"a":[1,2],"c":{}}""")]
    [InlineData("""{"a":null,"b":[null]}""", """{"b":[null]}""")]
    [InlineData("""{"a":"\u0022\\\n\u0001"}""", """{"a":"\"\\\n\u0001"}""")]
    [InlineData("""{"a":1.50,"b":true}""", """{"a":1.50,"b":true}""")]
    public void One_value_has_one_form(string json, string canonical) =>
        Assert.Equal(canonical, CanonicalJson.Of(JsonNode.Parse(json)));

    [Fact]
    public void Combining_and_precomposed_letters_hash_alike()
    {
        const string Composed = "Kế hoạch đối ngoại";
        var decomposed = Composed.Normalize(NormalizationForm.FormD);

        Assert.NotEqual(Composed, decomposed);
        Assert.Equal(Sha256Hash.Of(CanonicalJson.Of(new { t = Composed })), Sha256Hash.Of(CanonicalJson.Of(new { t = decomposed })));
    }

    [Fact]
    public void The_order_of_members_never_changes_the_form() =>
        Prop.ForAll<Dictionary<string, int>, int>((members, seed) =>
        {
            var clean = members.Where(m => m.Key is not null && m.Key.All(c => c is >= ' ' and < (char)0xD800)).ToList();
            var one = Object(clean);
            var other = Object([.. clean.OrderBy(m => HashCode.Combine(m.Key, seed))]);
            return CanonicalJson.Of(one) == CanonicalJson.Of(other);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_form_is_JSON_that_reads_back_as_the_same_form() =>
        Prop.ForAll<Dictionary<string, int>>(members =>
        {
            var clean = members.Where(m => m.Key is not null && m.Key.All(c => c < (char)0xD800)).ToList();
            var canonical = CanonicalJson.Of(Object(clean));
            return CanonicalJson.Of(JsonNode.Parse(canonical)) == canonical;
        }).QuickCheckThrowOnFailure();

    private static JsonObject Object(IEnumerable<KeyValuePair<string, int>> members)
    {
        var made = new JsonObject();
        foreach (var (name, value) in members)
            made[name] = value;
        return made;
    }
}
