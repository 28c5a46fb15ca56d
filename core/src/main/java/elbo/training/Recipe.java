package elbo.training;

import elbo.gradient.Objective;
import elbo.points.Seed;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/// Everything that determines what is learned, beside the architecture and the rows.
///
/// @param objective what is maximized
/// @param epochs passes over the rows
/// @param batch rows in a minibatch, the last of an epoch excepted, which has what is left
/// @param learningRate of the optimizer
/// @param schedule a factor of the learning rate
/// @param optimizer how a gradient changes the parameters
/// @param warmUp epochs over which the weight of the KL term rises from 0 to 1; 0 is no warm-up
/// @param clip the norm to which a longer gradient is shortened
/// @param weightDecay w: each step multiplies the weights, not the biases, by 1 − rate · w, which
///   must be above 0
/// @param binarization whether rows are drawn anew
/// @param patience epochs without a better validation bound after which learning ends; 0 is never
/// @param validationSamples k, the samples a row of the bounds on validation rows
/// @param seed of all randomness
public record Recipe(
    Objective objective,
    int epochs,
    int batch,
    double learningRate,
    Schedule schedule,
    Optimizer optimizer,
    double warmUp,
    OptionalDouble clip,
    double weightDecay,
    Binarization binarization,
    int patience,
    int validationSamples,
    Seed seed) {
  /// @throws IllegalArgumentException if a number breaks its rule, or the objective cannot be
  ///   learned by or has no weight of the KL term that a warm-up could change
  public Recipe {
    Checks.atLeast(1, "epochs", epochs);
    Checks.atLeast(1, "batch", batch);
    Checks.positive("learning rate", learningRate);
    Checks.notNegative("warm-up", warmUp);
    clip.ifPresent(c -> Checks.positive("clip", c));
    Checks.notNegative("weight decay", weightDecay);
    if (!(learningRate * weightDecay < 1)) {
      throw new IllegalArgumentException(
          "the product of the learning rate and the weight decay must be below 1, but is "
              + learningRate * weightDecay);
    }
    Checks.atLeast(0, "patience", patience);
    Checks.atLeast(1, "validation samples", validationSamples);
    if (warmUp > 0 && !objective.allowsKlWeight()) {
      throw new IllegalArgumentException(
          objective.name() + " has no KL term for a warm-up of " + warmUp + " epochs");
    }
  }

  Recipe withEpochs(int value) {
    return with(draft -> draft.epochs = value);
  }

  Recipe withBatch(int value) {
    return with(draft -> draft.batch = value);
  }

  Recipe withLearningRate(double value) {
    return with(draft -> draft.learningRate = value);
  }

  Recipe withSchedule(Schedule value) {
    return with(draft -> draft.schedule = value);
  }

  Recipe withOptimizer(Optimizer value) {
    return with(draft -> draft.optimizer = value);
  }

  Recipe withWarmUp(double value) {
    return with(draft -> draft.warmUp = value);
  }

  Recipe withClip(double value) {
    return with(draft -> draft.clip = OptionalDouble.of(value));
  }

  Recipe withWeightDecay(double value) {
    return with(draft -> draft.weightDecay = value);
  }

  Recipe withBinarization(Binarization value) {
    return with(draft -> draft.binarization = value);
  }

  Recipe withPatience(int value) {
    return with(draft -> draft.patience = value);
  }

  Recipe withValidationSamples(int value) {
    return with(draft -> draft.validationSamples = value);
  }

  Recipe withSeed(Seed value) {
    return with(draft -> draft.seed = value);
  }

  private Recipe with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.recipe();
  }

  /// A recipe that is being changed.
  private static final class Draft {
    private final Objective objective;
    private int epochs;
    private int batch;
    private double learningRate;
    private Schedule schedule;
    private Optimizer optimizer;
    private double warmUp;
    private OptionalDouble clip;
    private double weightDecay;
    private Binarization binarization;
    private int patience;
    private int validationSamples;
    private Seed seed;

    Draft(Recipe of) {
      objective = of.objective;
      epochs = of.epochs;
      batch = of.batch;
      learningRate = of.learningRate;
      schedule = of.schedule;
      optimizer = of.optimizer;
      warmUp = of.warmUp;
      clip = of.clip;
      weightDecay = of.weightDecay;
      binarization = of.binarization;
      patience = of.patience;
      validationSamples = of.validationSamples;
      seed = of.seed;
    }

    Recipe recipe() {
      return new Recipe(
          objective,
          epochs,
          batch,
          learningRate,
          schedule,
          optimizer,
          warmUp,
          clip,
          weightDecay,
          binarization,
          patience,
          validationSamples,
          seed);
    }
  }
}
