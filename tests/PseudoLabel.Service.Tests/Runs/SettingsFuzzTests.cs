using System.Globalization;
using System.Text;
using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Settings;
using PseudoLabel.Service.Runs;

namespace PseudoLabel.Service.Tests.Runs;

/// <summary>
/// Settings that are broken or mean harm are refused in words, as a request's body and as a data set's <c>job.json</c>: no other fault,
/// whatever the text. <c>PSEUDOLABEL_FUZZ=100000</c> tries so many mutants; else it is a few thousand.
/// </summary>
public sealed class SettingsFuzzTests
{
    private const int UsualMutants = 4000;

    private static readonly string[] Values =
    [
        "1e999", "-1", "-0.0", "1e-320", "9223372036854775808", "0.1", "\"NaN\"", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "null", "true",
        "[]", "[null]", "{}", "{\"a\":{\"a\":1}}", "\"iterative\"", "[\"a\",\"a\"]", "\"x=1,x=2\"", "\"column=none\"", "\"/etc/passwd\"",
        new string('[', 70) + new string(']', 70),
    ];

    [Fact]
    public void Read_Mutants_AreTakenOrRefusedInWords()
    {
        string[] names = [.. Names()];
        int taken = 0;
        int refused = 0;
        for (int number = 0; number < Mutants(); number++)
        {
            string text = Mutant(new Random(number), names);
            byte[] json = Encoding.UTF8.GetBytes(text);
            try
            {
                LayeredSettings.Layer layer = LayeredSettings.Read(json, "job.json");
                RunSettings merged = LayeredSettings.Merge(layer, LayeredSettings.Read("""{ "seed": 7 }"""u8.ToArray(), "request body"));
                Assert.Equal(7ul, merged.Seed);
                RunSettingsValidator.Validate(merged);
                taken++;
            }
            catch (Exception e) when (e is UserErrorException or RefusedException)
            {
                Assert.InRange(e.Message.Length, 1, 2000);
                refused++;
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"mutant {number}: {e.GetType().Name}: {e.Message}{Environment.NewLine}{text}");
            }
        }

        // Else the mutants would say nothing.
        Assert.True(taken > Mutants() / 100, $"{taken} were taken");
        Assert.True(refused > Mutants() / 10, $"{refused} were refused");
    }

    [Theory]
    [InlineData("""{ "seed": 1, "seed": 2 }""")]
    [InlineData("""{ "seed": 1, "Seed": 2 }""")]
    public void Read_ASettingTwice_IsRefusedByName(string json)
    {
        Exception refused = Assert.ThrowsAny<Exception>(() => LayeredSettings.Read(Encoding.UTF8.GetBytes(json), "job.json"));

        Assert.True(refused is UserErrorException or RefusedException, refused.ToString());
        Assert.Contains("seed", refused.Message, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>An object of some settings, and then, of most, some letters turned, cut, doubled or replaced.</summary>
    private static string Mutant(Random random, string[] names)
    {
        var text = new StringBuilder("{");
        for (int i = random.Next(1, 5); i > 0; i--)
        {
            string name = names[random.Next(names.Length)];
            string value = random.Next(3) == 0
                ? random.Next(100).ToString(CultureInfo.InvariantCulture) : Values[random.Next(Values.Length)];
            text.Append(CultureInfo.InvariantCulture, $" \"{name}\": {value}{(i > 1 ? "," : "")}");
        }

        text.Append(" }");
        for (int i = random.Next(4) - 2; i > 0; i--)
        {
            int at = random.Next(text.Length);
            int length = random.Next(text.Length - at);
            switch (random.Next(4))
            {
                case 0:
                    text[at] = (char)random.Next(1, 256);
                    break;
                case 1:
                    text.Remove(at, length);
                    break;
                case 2:
                    text.Insert(at, text.ToString(at, length));
                    break;
                case 3:
                    text.Insert(at, Values[random.Next(Values.Length)]);
                    break;
            }

            if (text.Length == 0)
            {
                text.Append('{');
            }
        }

        return text.ToString();
    }

    private static IEnumerable<string> Names()
    {
        using var all = System.Text.Json.JsonDocument.Parse(
            System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new RunSettings(), PseudoLabel.Store.RunStoreExtensions.Json));
        return [.. all.RootElement.EnumerateObject().Select(p => p.Name)];
    }

    private static int Mutants() =>
        int.Parse(Environment.GetEnvironmentVariable("PSEUDOLABEL_FUZZ") ?? $"{UsualMutants}", CultureInfo.InvariantCulture);
}
