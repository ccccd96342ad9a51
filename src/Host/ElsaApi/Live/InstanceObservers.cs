namespace Host.ElsaApi.Live;

/// <summary>Which instances somebody on this host looks at; news of others are dropped unread.</summary>
internal sealed class InstanceObservers
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, HashSet<Guid>> byConnection = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, int> watched = [];

    /// <returns>False when the connection watches it already, or watches too many.</returns>
    public bool Add(string connection, Guid instance, int most)
    {
        lock (gate)
        {
            if (!byConnection.TryGetValue(connection, out var own))
                byConnection[connection] = own = [];
            if (own.Count >= most || !own.Add(instance))
                return false;
            watched[instance] = watched.GetValueOrDefault(instance) + 1;
            return true;
        }
    }

    public void Remove(string connection)
    {
        lock (gate)
        {
            if (!byConnection.Remove(connection, out var own))
                return;
            foreach (var instance in own)
            {
                if (--watched[instance] == 0)
                    watched.Remove(instance);
            }
        }
    }

    public bool IsWatched(Guid instance)
    {
        lock (gate)
            return watched.ContainsKey(instance);
    }

    public IReadOnlyList<Guid> All()
    {
        lock (gate)
            return [.. watched.Keys];
    }
}
