package elbo.estimate;

import elbo.kernel.Scratch;
import elbo.weight.Dependence;
import elbo.weight.InvalidWeightException;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;
import elbo.weight.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.ObjIntConsumer;

/// The folds of several statistics over the same samples, in one pass: for each statistic a total,
/// and slots for blocks that are folded by themselves and appended later.
public final class Folds {
  private static final List<Source> SOURCES = List.of(Source.values());

  private final long samples;
  private final List<Statistic<?>> statistics;
  private final List<Series<?, ?>> all;
  // Which of them each statistic is an estimate of, since several can read one.
  private final int[] of;
  private final List<List<Series<?, ?>>> bySource = new ArrayList<>();

  /// @param samples n of the pass
  /// @param dependence of the stream of each source
  /// @param slots how many blocks may wait to be appended
  Folds(
      List<Statistic<?>> statistics,
      long samples,
      Function<Source, Dependence> dependence,
      int slots) {
    this.samples = samples;
    this.statistics = List.copyOf(statistics);
    SOURCES.forEach(source -> bySource.add(new ArrayList<>()));
    List<Statistic<?>> folded = statistics.stream().<Statistic<?>>map(Folds::folded).toList();
    List<Statistic<?>> each = folded.stream().distinct().toList();
    of = folded.stream().mapToInt(each::indexOf).toArray();
    all = new ArrayList<>(each.size());
    for (Statistic<?> s : each) {
      Series<?, ?> series = Series.of(s.fold(dependence.apply(s.source())), slots);
      all.add(series);
      bySource.get(SOURCES.indexOf(s.source())).add(series);
    }
  }

  private static Statistic<?> folded(Statistic<?> s) {
    return s instanceof Reading<?, ?> reading ? reading.of() : s;
  }

  /// The folds of one statistic.
  private static final class Series<F extends Fold<F, E>, E extends Estimate> {
    private final F total;
    private final List<F> slots = new ArrayList<>();

    private Series(Fold<F, E> made, int slots) {
      total = made.fresh();
      total.clear();
      for (int s = 0; s < slots; s++) {
        this.slots.add(made.fresh());
      }
    }

    static <F extends Fold<F, E>, E extends Estimate> Series<F, E> of(Fold<F, E> made, int slots) {
      return new Series<>(made, slots);
    }

    void append(int slot) {
      total.append(slots.get(slot));
    }
  }

  /// Forgets the totals, to be used for another observation.
  public void clear() {
    for (Series<?, ?> series : all) {
      series.total.clear();
    }
  }

  /// Folds samples `first ≤ i < first + size` of a pass into a slot, which forgets what it had.
  ///
  /// @param weights the stream of the proposal
  /// @param offset the index in the stream of the first sample of the pass
  /// @throws InvalidWeightException if a log weight is NaN or +∞
  public void fill(
      int slot,
      LogWeights weights,
      long offset,
      long first,
      int size,
      Scratch scratch,
      LogWeightBlock block) {
    clear(slot);
    for (int s = 0; s < bySource.size(); s++) {
      int count = count(s, first, size);
      if (count > 0) {
        LogWeights from = weights.under(SOURCES.get(s)).orElseThrow();
        from.fill(offset + first, count, scratch, block);
        add(slot, s, from, first, block);
      }
    }
  }

  /// Folds the same samples of the streams of several observations, each into a slot of its own: as
  /// [#fill(int, LogWeights, long, long, int, Scratch, LogWeightBlock)] for each.
  ///
  /// @param slots those of the streams
  /// @param weights the streams of the proposal
  /// @param failed is given the index of a stream of which a log weight is NaN or +∞
  public void fill(
      int[] slots,
      List<LogWeights> weights,
      long offset,
      long first,
      int size,
      Scratch scratch,
      LogWeightBlock block,
      ObjIntConsumer<InvalidWeightException> failed) {
    for (int slot : slots) {
      clear(slot);
    }
    for (int s = 0; s < bySource.size(); s++) {
      int source = s;
      int count = count(s, first, size);
      if (count > 0) {
        List<LogWeights> from =
            weights.stream().map(w -> w.under(SOURCES.get(source)).orElseThrow()).toList();
        IntConsumer filled =
            o -> {
              try {
                add(slots[o], source, from.get(o), first, block);
              } catch (InvalidWeightException e) {
                failed.accept(e, o);
              }
            };
        from.getFirst().fill(from, offset + first, count, scratch, block, filled);
      }
    }
  }

  private void clear(int slot) {
    for (Series<?, ?> series : all) {
      series.slots.get(slot).clear();
    }
  }

  // How many of the samples are drawn from a source for a statistic.
  private int count(int source, long first, int size) {
    return bySource.get(source).isEmpty()
        ? 0
        : (int) Math.min(size, SOURCES.get(source).samples(samples) - first);
  }

  private void add(int slot, int source, LogWeights from, long first, LogWeightBlock block) {
    check(from, block);
    block.renumber(first);
    for (Series<?, ?> series : bySource.get(source)) {
      series.slots.get(slot).add(block);
    }
  }

  private static void check(LogWeights weights, LogWeightBlock block) {
    // NaN is the maximum of anything with NaN, so that this one comparison finds both.
    if (!(block.max() < Double.POSITIVE_INFINITY)) {
      int i = 0;
      while (block.logW()[i] < Double.POSITIVE_INFINITY) {
        i++;
      }
      throw new InvalidWeightException(block.logW()[i], weights.replay(block.first() + i));
    }
  }

  /// Joins what a slot has seen of the samples that directly follow those of the totals.
  public void append(int slot) {
    for (Series<?, ?> series : all) {
      series.append(slot);
    }
  }

  /// The estimates from the totals.
  public Estimates estimates() {
    Estimate[] folded = new Estimate[all.size()];
    for (int i = 0; i < folded.length; i++) {
      folded[i] = all.get(i).total.estimate();
    }
    Map<Statistic<?>, Estimate> estimates = LinkedHashMap.newLinkedHashMap(of.length);
    for (int i = 0; i < of.length; i++) {
      Statistic<?> s = statistics.get(i);
      Estimate estimate = folded[of[i]];
      estimates.put(s, s instanceof Reading<?, ?> reading ? read(reading, estimate) : estimate);
    }
    return new Estimates(estimates);
  }

  // The fold of a Reading<A, E> returns an A.
  @SuppressWarnings("unchecked")
  private static <A extends Estimate> Estimate read(Reading<A, ?> reading, Estimate estimate) {
    return reading.read((A) estimate);
  }
}
