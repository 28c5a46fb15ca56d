package elbo.estimate;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The estimates from one pass over the samples of an observation, looked up by their statistic.
public final class Estimates {
  private final Map<Statistic<?>, Estimate> all;

  // Of a map that nobody else changes.
  Estimates(Map<Statistic<?>, Estimate> all) {
    this.all = Collections.unmodifiableMap(all);
  }

  /// Estimates, each under its statistic.
  ///
  /// @param all each value is of the type that its key estimates
  public static Estimates of(Map<Statistic<?>, Estimate> all) {
    return new Estimates(new LinkedHashMap<>(all));
  }

  /// The estimate of a statistic.
  ///
  /// @throws IllegalArgumentException if it was not estimated
  // The fold of a Statistic<E> returns an E.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  public <E extends Estimate> E get(Statistic<E> statistic) {
    Estimate estimate = all.get(statistic);
    if (estimate == null) {
      throw new IllegalArgumentException(
          statistic.name() + " was not estimated, but " + String.join(", ", names()));
    }
    return (E) estimate;
  }

  private Collection<String> names() {
    return all.keySet().stream().map(Statistic::name).toList();
  }

  /// Whether a statistic was estimated.
  public boolean has(Statistic<?> statistic) {
    return all.containsKey(statistic);
  }

  /// The estimate where there is a single one.
  ///
  /// @throws IllegalStateException if there are none or several
  public Estimate only() {
    if (all.size() != 1) {
      throw new IllegalStateException("there are " + all.size() + " estimates");
    }
    return all.values().iterator().next();
  }

  /// All estimates, in the order in which their statistics were asked for.
  public Collection<Estimate> all() {
    return all.values();
  }

  /// The statistics, in the order in which they were asked for.
  public Collection<Statistic<?>> statistics() {
    return all.keySet();
  }

  /// The same with another estimate of a statistic.
  public <E extends Estimate> Estimates with(Statistic<E> statistic, E estimate) {
    Map<Statistic<?>, Estimate> changed = new LinkedHashMap<>(all);
    changed.put(statistic, estimate);
    return new Estimates(changed);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Estimates that && all.equals(that.all);
  }

  @Override
  public int hashCode() {
    return all.hashCode();
  }

  /// One line an estimate.
  @Override
  public String toString() {
    return String.join("\n", all.values().stream().map(Estimate::line).toList());
  }
}
