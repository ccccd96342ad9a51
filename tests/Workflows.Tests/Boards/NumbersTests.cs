using FsCheck;
using FsCheck.Fluent;
using Workflows.Boards;
using Workflows.Tests.Calendar;
using Xunit;

namespace Workflows.Tests.Boards;

/// <summary>Months and medians.</summary>
public sealed class NumbersTests
{
    [Fact]
    public void Every_day_lies_in_exactly_one_of_the_months_up_to_it_or_before_them_all() => Prop.ForAll(
        Calendars.Dates.ToArbitrary(), Calendars.Dates.ToArbitrary(), Gen.Choose(1, 24).ToArbitrary(), (day, today, count) =>
        {
            var months = Month.UpTo(today, count);
            var month = Month.Of(day);
            return months.Count == count && months.Distinct().Count() == count && months[^1] == Month.Of(today)
                && months.Zip(months.Skip(1)).All(p => p.First.FirstDay.AddMonths(1) == p.Second.FirstDay)
                && months.Contains(month) == (month >= months[0] && month <= months[^1])
                && month.FirstDay <= day && day < month.FirstDay.AddMonths(1);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void As_many_values_lie_on_either_side_of_the_median_whatever_their_order() => Prop.ForAll(
        Gen.Choose(0, 40).ListOf().ToArbitrary(), values =>
        {
            var median = Median.Of(values);
            return values.Count == 0
                ? median is null
                : median == Median.Of(Enumerable.Reverse(values)) && values.Count(v => v < median) <= values.Count / 2 && values.Count(v => v > median) <= values.Count / 2
                    && median >= values.Min() && median <= values.Max();
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Of_an_even_number_the_median_is_the_mean_of_the_two_in_the_middle()
    {
        Assert.Equal(2.5m, Median.Of([9, 1, 3, 2]));
        Assert.Equal(3m, Median.Of([3, 1, 9]));
        Assert.Null(Median.Of([]));
    }

    [Fact]
    public void The_year_before_begins_in_the_same_month_across_new_year() =>
        Assert.Equal(["12/2025", "01/2026", "02/2026"], Month.UpTo(new(2026, 2, 28), 3).Select(m => m.Words));
}
