package elbo.training;

import elbo.gradient.Objective;
import elbo.points.Seed;
import java.util.OptionalDouble;

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
/// @param weightDecay w: each step multiplies the weights, not the biases, by 1 − rate · w
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
    Checks.atLeast(0, "patience", patience);
    Checks.atLeast(1, "validation samples", validationSamples);
    if (warmUp > 0 && !objective.allowsKlWeight()) {
      throw new IllegalArgumentException(
          objective.name() + " has no KL term for a warm-up of " + warmUp + " epochs");
    }
  }

  Recipe withEpochs(int value) {
    return new Recipe(
        objective,
        value,
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

  Recipe withBatch(int value) {
    return new Recipe(
        objective,
        epochs,
        value,
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

  Recipe withLearningRate(double value) {
    return new Recipe(
        objective,
        epochs,
        batch,
        value,
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

  Recipe withSchedule(Schedule value) {
    return new Recipe(
        objective,
        epochs,
        batch,
        learningRate,
        value,
        optimizer,
        warmUp,
        clip,
        weightDecay,
        binarization,
        patience,
        validationSamples,
        seed);
  }

  Recipe withOptimizer(Optimizer value) {
    return new Recipe(
        objective,
        epochs,
        batch,
        learningRate,
        schedule,
        value,
        warmUp,
        clip,
        weightDecay,
        binarization,
        patience,
        validationSamples,
        seed);
  }

  Recipe withWarmUp(double value) {
    return new Recipe(
        objective,
        epochs,
        batch,
        learningRate,
        schedule,
        optimizer,
        value,
        clip,
        weightDecay,
        binarization,
        patience,
        validationSamples,
        seed);
  }

  Recipe withClip(double value) {
    return new Recipe(
        objective,
        epochs,
        batch,
        learningRate,
        schedule,
        optimizer,
        warmUp,
        OptionalDouble.of(value),
        weightDecay,
        binarization,
        patience,
        validationSamples,
        seed);
  }

  Recipe withWeightDecay(double value) {
    return new Recipe(
        objective,
        epochs,
        batch,
        learningRate,
        schedule,
        optimizer,
        warmUp,
        clip,
        value,
        binarization,
        patience,
        validationSamples,
        seed);
  }

  Recipe withBinarization(Binarization value) {
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
        value,
        patience,
        validationSamples,
        seed);
  }

  Recipe withPatience(int value) {
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
        value,
        validationSamples,
        seed);
  }

  Recipe withValidationSamples(int value) {
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
        value,
        seed);
  }

  Recipe withSeed(Seed value) {
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
        value);
  }
}
