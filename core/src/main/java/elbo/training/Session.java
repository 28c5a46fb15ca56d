package elbo.training;

import elbo.engine.Workers;
import elbo.model.Digest;
import elbo.points.Independent;
import elbo.points.Seed;
import elbo.points.Use;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntConsumer;

/// A run of learning, step by step: its rows, its parameters and where it stands. Not for several
/// threads at once.
public final class Session implements AutoCloseable {
  private final Architecture architecture;
  private final Recipe recipe;
  private final Packing packing;
  private final Workers workers;
  private final Source rows;
  private final String identity;
  private final Minibatch minibatch;
  private final Update update;
  private final Optional<Validator> validator;
  private final int[] order;
  private final int[] group;
  private final int steps;

  // A part is complete after the last group of rows of a minibatch.
  private final IntConsumer lastTask;

  private int epoch;
  private int stepInEpoch;
  private long step;
  private int stale;
  private int ordered = -1;
  // Of the current epoch: rows, the mean of their objectives, their squared deviations, the squared
  // norms of the gradients.
  private double[] sums = new double[4];
  private float[] best = new float[0];
  private double[] bestRows = new double[0];
  private int bestEpoch;
  private double rate;
  private double klWeight;

  Session(
      Architecture architecture,
      Recipe recipe,
      int threads,
      Dataset data,
      Optional<Dataset> validation) {
    this.architecture = architecture;
    this.recipe = recipe;
    Seed seed = recipe.seed();
    rows = source(data, "rows", Use.DATA);
    if (rows.size == 0) {
      throw new IllegalArgumentException("learning needs at least one row, but there are 0");
    }
    Optional<Source> kept =
        validation.map(v -> source(v, "validation rows", Use.VALIDATION)).filter(v -> v.size > 0);
    if (recipe.patience() > 0 && kept.isEmpty()) {
      throw new IllegalArgumentException(
          "a patience of " + recipe.patience() + " epochs needs validation rows");
    }
    packing = new Packing(architecture);
    int batch = Math.min(recipe.batch(), rows.size);
    steps = (rows.size + batch - 1) / batch;
    order = new int[rows.size];
    workers = new Workers(threads);
    minibatch =
        new Minibatch(
            architecture,
            packing,
            batch,
            recipe.objective().k(),
            new Independent(seed.forUse(Use.LATENTS)),
            workers);
    group = new int[minibatch.mostRows];
    update = new Update(packing, recipe, workers);
    lastTask = update::part;
    validator = kept.map(v -> new Validator(architecture, packing, recipe, v, workers));
    set(update.packed, Parameters.initial(architecture, seed).values());
    identity = identity(kept);
  }

  private Source source(Dataset data, String name, Use use) {
    Optional<Independent> draws =
        recipe.binarization() == Binarization.DYNAMIC
            ? Optional.of(new Independent(recipe.seed().forUse(Use.DATA).forUse(use)))
            : Optional.empty();
    Source source = new Source(data, architecture.width(), architecture.conditions(), draws, name);
    source.check(architecture.family().likelihood(0));
    return source;
  }

  private void set(float[] packed, float[] parameters) {
    System.arraycopy(packing.pack(parameters), 0, packed, 0, packed.length);
  }

  private String identity(Optional<Source> kept) {
    Digest digest = new Digest();
    rows.addTo(digest);
    kept.ifPresent(v -> v.addTo(digest));
    return architecture + " " + recipe + " rows " + digest.hex();
  }

  void restore(TrainingState state) {
    if (!state.identity().equals(identity)) {
      throw new IllegalArgumentException(
          "the state belongs to " + state.identity() + ", but the run is " + identity);
    }
    set(update.packed, state.parameters());
    for (int m = 0; m < update.moments.length; m++) {
      set(update.moments[m], state.moments()[m]);
    }
    TrainingState.Progress progress = state.progress();
    epoch = progress.epoch();
    stepInEpoch = progress.stepInEpoch();
    step = progress.step();
    stale = progress.stale();
    sums = state.sums().clone();
    best = state.best();
    bestRows = state.bestRows();
    bestEpoch = state.bestEpoch();
  }

  /// Everything that is needed to go on from here with the same bits.
  public TrainingState state() {
    float[][] moments = new float[update.moments.length][];
    for (int m = 0; m < moments.length; m++) {
      moments[m] = packing.unpack(update.moments[m]);
    }
    return new TrainingState(
        identity,
        packing.unpack(update.packed),
        moments,
        new TrainingState.Progress(epoch, stepInEpoch, step, stale),
        sums.clone(),
        best,
        bestRows,
        bestEpoch);
  }

  /// Goes on to the end of the recipe.
  ///
  /// @throws DivergedException if a number is no longer finite
  public TrainedVae run(Listener listener) {
    while (epoch < recipe.epochs() && !isStopped()) {
      long start = System.nanoTime();
      while (stepInEpoch < steps) {
        step();
        listener.step(epoch + 1, stepInEpoch, steps, sums[1]);
      }
      double seconds = (System.nanoTime() - start) * 1e-9;
      listener.epoch(end(seconds), state());
    }
    return result();
  }

  private boolean isStopped() {
    return recipe.patience() > 0 && stale >= recipe.patience();
  }

  private TrainedVae result() {
    boolean hasBest = best.length > 0;
    float[] values = hasBest ? best : packing.unpack(update.packed);
    return new TrainedVae(
        new Parameters(architecture, values), hasBest ? bestEpoch : epoch, state());
  }

  /// Learns from one minibatch, and returns the mean of the objective over the rows of the epoch so
  /// far, in nats. After the last of an epoch the next begins, without bounds on validation rows.
  ///
  /// @throws DivergedException if a number is no longer finite
  public double step() {
    if (stepInEpoch == steps) {
      epoch++;
      begin();
    }
    if (ordered != epoch) {
      Order.fill(recipe.seed(), epoch, order);
      ordered = epoch;
    }
    int batch = Math.min(recipe.batch(), rows.size);
    int first = stepInEpoch * batch;
    int count = Math.min(batch, rows.size - first);
    double at = epoch + (double) stepInEpoch / steps;
    klWeight = recipe.warmUp() > 0 ? Math.min(1, at / recipe.warmUp()) : 1;
    rate = recipe.learningRate() * recipe.schedule().factor(at, recipe.epochs());
    try {
      update.begin(step + 1, rate);
      double norm = gradient(first, count);
      sums[3] += norm * norm;
    } catch (DivergedException e) {
      throw at("step " + (step + 1), e);
    }
    step++;
    stepInEpoch++;
    return sums[1];
  }

  private DivergedException at(String when, DivergedException e) {
    return new DivergedException(
        String.format(Locale.ROOT, "%s, epoch %d: %s", when, epoch + 1, e.getMessage()));
  }

  private void begin() {
    sums = new double[4];
    stepInEpoch = 0;
  }

  private double gradient(int first, int count) {
    for (int g = 0; g < count; g += minibatch.mostRows) {
      int size = Math.min(minibatch.mostRows, count - g);
      System.arraycopy(order, first + g, group, 0, size);
      minibatch.rows(rows, update.packed, epoch, first + g, group, size);
      double[] values =
          minibatch.addGradient(
              recipe.objective(),
              klWeight,
              count,
              update.gradient,
              g == 0,
              g + size == count ? lastTask : Session::ignore);
      for (int b = 0; b < size; b++) {
        add(values[b]);
      }
    }
    return update.end();
  }

  // B. P. Welford (1962), Note on a method for calculating corrected sums of squares and products.
  private void add(double value) {
    sums[0]++;
    double before = value - sums[1];
    sums[1] += before / sums[0];
    sums[2] += before * (value - sums[1]);
  }

  // No step follows the last of an epoch, which would find what it broke: its rows are looked at
  // again.
  private void requireFinite() {
    update.requireFinite();
    int batch = Math.min(recipe.batch(), rows.size);
    int last = (rows.size - (steps - 1) * batch - 1) % minibatch.mostRows + 1;
    minibatch.rows(rows, update.packed, epoch, rows.size - last, group, last);
    minibatch.logWeights(1, false);
    double[] bounds = new double[last];
    minibatch.bounds(bounds, 0);
    minibatch.requireFinite("bound", bounds);
  }

  private Optional<Validation> validation() {
    String when = "after step " + step;
    try {
      requireFinite();
      when = "validation after step " + step;
      return validator.map(v -> v.run(update.packed));
    } catch (DivergedException e) {
      throw at(when, e);
    }
  }

  private Epoch end(double seconds) {
    Optional<Validation> validation = validation();
    epoch++;
    validator.ifPresent(v -> compare(v.bounds()));
    Epoch done =
        new Epoch(
            epoch,
            step,
            sums[1],
            Math.sqrt(sums[2] / (sums[0] - 1) / sums[0]),
            Math.sqrt(sums[3] / steps),
            rate,
            klWeight,
            validation,
            seconds,
            rows.size / seconds);
    begin();
    return done;
  }

  // An epoch is better if the mean difference over rows exceeds its standard error: the points are
  // the same, so that the error of the difference is far below that of the bound.
  private void compare(double[] bounds) {
    if (recipe.patience() == 0) {
      return;
    }
    if (bestRows.length > 0) {
      double[] difference = new double[bounds.length];
      for (int i = 0; i < bounds.length; i++) {
        difference[i] = bounds[i] - bestRows[i];
      }
      double error = bounds.length > 1 ? Validator.error(difference) : 0;
      if (!(Validator.mean(difference) > error)) {
        stale++;
        return;
      }
    }
    stale = 0;
    bestRows = bounds.clone();
    best = packing.unpack(update.packed);
    bestEpoch = epoch;
  }

  /// Ends its threads.
  @Override
  public void close() {
    workers.close();
  }

  private static void ignore(int part) {}
}
