package elbo.training;

import elbo.engine.Workers;
import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.kernel.Steps;
import elbo.kernel.Strips;
import java.util.Locale;
import java.util.function.IntConsumer;

/// Steps of an optimizer over packed parameters, part by part.
final class Update {
  private final Packing packing;
  private final Recipe recipe;
  private final Workers workers;
  final float[] packed;
  final float[] gradient;
  final float[][] moments;
  private final double[] squares;
  private final float[] weightNumbers = new float[7];
  private final float[] biasNumbers = new float[7];
  private final IntConsumer stepTask = this::partStep;

  Update(Packing packing, Recipe recipe, Workers workers) {
    this.packing = packing;
    this.recipe = recipe;
    this.workers = workers;
    packed = new float[packing.length];
    gradient = new float[packing.length];
    moments = new float[recipe.optimizer().moments()][packing.length];
    squares = new double[packing.parts.size()];
  }

  private void partSquares(int task) {
    Packing.Part part = packing.parts.get(task);
    squares[task] =
        Steps.squares(gradient, part.weights(), part.weightsEnd())
            + Steps.squares(gradient, part.bias(), part.biasEnd());
  }

  /// Begins a step: sets its numbers.
  ///
  /// @param step which, from 1
  void begin(long step, double rate) {
    float keep = (float) (1 - rate * recipe.weightDecay());
    switch (recipe.optimizer()) {
      case Adam adam -> {
        double first = 1 - Exp.exp(step * Log.log(adam.beta1()));
        double second = 1 - Exp.exp(step * Log.log(adam.beta2()));
        set(
            weightNumbers,
            1,
            1 - adam.beta1(),
            1 - adam.beta2(),
            keep,
            rate / first,
            1 / Math.sqrt(second),
            adam.epsilon());
        System.arraycopy(weightNumbers, 0, biasNumbers, 0, biasNumbers.length);
        biasNumbers[3] = 1;
      }
      case Sgd sgd -> {
        set(weightNumbers, 1, sgd.momentum(), keep, rate);
        set(biasNumbers, 1, sgd.momentum(), 1, rate);
      }
    }
  }

  /// Takes a part whose gradient is complete, while it is in a near cache: where gradients are not
  /// clipped, its parameters change at once.
  void part(int task) {
    partSquares(task);
    if (recipe.clip().isEmpty()) {
      partStep(task);
    }
  }

  /// Ends a step after all parts.
  ///
  /// @return the Euclidean norm of the gradient, before it is clipped
  /// @throws DivergedException if it is not finite, or too large for the squares of an optimizer
  double end() {
    double norm = norm();
    requireSquares(Math.min(norm, recipe.clip().orElse(norm)));
    if (recipe.clip().isPresent()) {
      double most = recipe.clip().getAsDouble();
      float factor = norm > most ? (float) (most / norm) : 1;
      weightNumbers[0] = factor;
      biasNumbers[0] = factor;
      workers.run(packing.parts.size(), stepTask);
    }
    if (packing.length > packing.scaleAt) {
      range(packing.scaleAt, packing.scaleAt + Strips.WIDTH, biasNumbers);
    }
    return norm;
  }

  private double norm() {
    double sum = 0;
    for (int t = 0; t < squares.length; t++) {
      if (!Double.isFinite(squares[t])) {
        Packing.Part part = packing.parts.get(t);
        throw new DivergedException(
            String.format(
                Locale.ROOT,
                "the gradient of layer %d of the %s is not finite",
                part.region().layer() + 1,
                part.network()));
      }
      sum += squares[t];
    }
    if (packing.length > packing.scaleAt) {
      double slope = gradient[packing.scaleAt];
      if (!Double.isFinite(slope)) {
        throw new DivergedException("the gradient of the learned scale is not finite");
      }
      sum += slope * slope;
    }
    return Math.sqrt(sum);
  }

  // An infinite moment would leave its parameter as it is for good.
  private static void requireSquares(double norm) {
    if (norm * norm > Float.MAX_VALUE) {
      throw new DivergedException(
          String.format(
              Locale.ROOT,
              "the norm of the gradient is %.3g, whose square is beyond single precision: the"
                  + " numbers of the rows must be smaller, or the gradient clipped",
              norm));
    }
  }

  /// Makes sure that all parameters are finite, and that a learned scale is one.
  ///
  /// @throws DivergedException if one is not; the message names its layer
  void requireFinite() {
    for (Packing.Part part : packing.parts) {
      if (!isFinite(part.weights(), part.weightsEnd()) || !isFinite(part.bias(), part.biasEnd())) {
        throw new DivergedException(
            String.format(
                Locale.ROOT,
                "parameters of layer %d of the %s are not finite",
                part.region().layer() + 1,
                part.network()));
      }
    }
    if (packing.length > packing.scaleAt) {
      double scale = Exp.exp(packed[packing.scaleAt]);
      if (!(scale > 0 && scale <= Double.MAX_VALUE)) {
        throw new DivergedException("the learned scale is " + scale);
      }
    }
  }

  private boolean isFinite(int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Float.isFinite(packed[i])) {
        return false;
      }
    }
    return true;
  }

  private static void set(float[] out, double... numbers) {
    for (int i = 0; i < numbers.length; i++) {
      out[i] = (float) numbers[i];
    }
  }

  private void partStep(int task) {
    Packing.Part part = packing.parts.get(task);
    range(part.weights(), part.weightsEnd(), weightNumbers);
    range(part.bias(), part.biasEnd(), biasNumbers);
  }

  private void range(int from, int to, float[] numbers) {
    switch (recipe.optimizer()) {
      case Adam _ -> Steps.adam(gradient, packed, moments[0], moments[1], from, to, numbers);
      case Sgd _ -> Steps.momentum(gradient, packed, moments[0], from, to, numbers);
    }
  }
}
