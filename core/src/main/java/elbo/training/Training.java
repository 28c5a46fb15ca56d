package elbo.training;

import elbo.gradient.Objective;
import elbo.points.Seed;
import java.util.Optional;
import java.util.OptionalDouble;

/// A run of learning before it begins: an architecture, a recipe and a number of threads.
///
/// The bits of what is learned depend on the architecture, the recipe and the rows alone, not on
/// the threads, the machine's vectors, or where a run was interrupted and resumed.
public record Training(Architecture architecture, Recipe recipe, int threads) {
  /// @throws IllegalArgumentException if the objective does not suit the architecture
  public Training {
    if (architecture.upper().isPresent() && recipe.objective().closedFormKl().isPresent()) {
      throw new IllegalArgumentException(
          recipe.objective().name()
              + " takes KL(q(z|x), p(z)) in closed form, which two levels of latents do not have;"
              + " Elbo estimates it");
    }
  }

  /// The recipe with defaults: 100 epochs, batches of 100 rows, Adam at 0.001 without a schedule,
  /// no warm-up, clipping, weight decay, binarization or patience, 16 validation samples, seed 42,
  /// on all processors.
  public static Training of(Architecture architecture, Objective objective) {
    Recipe recipe =
        new Recipe(
            objective,
            100,
            100,
            1e-3,
            new Schedule.Constant(),
            new Adam(),
            0,
            OptionalDouble.empty(),
            0,
            Binarization.NONE,
            0,
            16,
            Seed.of(42));
    return new Training(architecture, recipe, Runtime.getRuntime().availableProcessors());
  }

  /// The same with another recipe.
  public Training withRecipe(Recipe other) {
    return new Training(architecture, other, threads);
  }

  /// The same on another number of threads.
  public Training withThreads(int other) {
    return new Training(architecture, recipe, other);
  }

  /// The same with another number of epochs.
  public Training withEpochs(int epochs) {
    return withRecipe(recipe.withEpochs(epochs));
  }

  /// The same with another number of rows in a minibatch.
  public Training withBatch(int batch) {
    return withRecipe(recipe.withBatch(batch));
  }

  /// The same with another learning rate.
  public Training withLearningRate(double rate) {
    return withRecipe(recipe.withLearningRate(rate));
  }

  /// The same with another schedule of the learning rate.
  public Training withSchedule(Schedule schedule) {
    return withRecipe(recipe.withSchedule(schedule));
  }

  /// The same with another optimizer.
  public Training withOptimizer(Optimizer optimizer) {
    return withRecipe(recipe.withOptimizer(optimizer));
  }

  /// The same with a warm-up of the KL term over some epochs.
  public Training withWarmUp(double epochs) {
    return withRecipe(recipe.withWarmUp(epochs));
  }

  /// The same with gradients shortened to a norm.
  public Training withClip(double norm) {
    return withRecipe(recipe.withClip(norm));
  }

  /// The same with weight decay.
  public Training withWeightDecay(double decay) {
    return withRecipe(recipe.withWeightDecay(decay));
  }

  /// The same with rows that are drawn anew, or not.
  public Training withBinarization(Binarization binarization) {
    return withRecipe(recipe.withBinarization(binarization));
  }

  /// The same with early stopping after some epochs without a better validation bound.
  public Training withPatience(int epochs) {
    return withRecipe(recipe.withPatience(epochs));
  }

  /// The same with another number of samples in the bounds on validation rows.
  public Training withValidationSamples(int samples) {
    return withRecipe(recipe.withValidationSamples(samples));
  }

  /// The same with another seed.
  public Training withSeed(Seed seed) {
    return withRecipe(recipe.withSeed(seed));
  }

  /// Learns from rows.
  ///
  /// @throws IllegalArgumentException if the rows do not fit the architecture or the recipe; the
  ///   message names the rule and the value
  /// @throws DivergedException if a number is no longer finite
  public TrainedVae fit(Dataset rows) {
    return fit(rows, Optional.empty(), Listener.none());
  }

  /// Learns from rows, with bounds on validation rows after each epoch.
  ///
  /// @throws IllegalArgumentException if rows do not fit the architecture or the recipe; the
  ///   message names the rule and the value
  /// @throws DivergedException if a number is no longer finite
  public TrainedVae fit(Dataset rows, Optional<Dataset> validation, Listener listener) {
    try (Session session = begin(rows, validation)) {
      return session.run(listener);
    }
  }

  /// Goes on from where another run with the same architecture, recipe and rows stood.
  ///
  /// @throws IllegalArgumentException as [#fit], or if the state is one of another architecture,
  ///   recipe or other rows
  /// @throws DivergedException if a number is no longer finite
  public TrainedVae resume(
      TrainingState state, Dataset rows, Optional<Dataset> validation, Listener listener) {
    try (Session session = begin(state, rows, validation)) {
      return session.run(listener);
    }
  }

  /// A run that is carried out step by step; it is to be closed.
  ///
  /// @throws IllegalArgumentException as [#fit]
  public Session begin(Dataset rows, Optional<Dataset> validation) {
    return new Session(architecture, recipe, threads, rows, validation);
  }

  /// The same from where another run stood.
  ///
  /// @throws IllegalArgumentException as [#resume]
  public Session begin(TrainingState state, Dataset rows, Optional<Dataset> validation) {
    Session session = begin(rows, validation);
    try {
      session.restore(state);
    } catch (IllegalArgumentException e) {
      session.close();
      throw e;
    }
    return session;
  }
}
