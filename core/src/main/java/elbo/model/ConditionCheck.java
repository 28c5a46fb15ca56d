package elbo.model;

/// The check of conditions that all models have.
final class ConditionCheck {
  private ConditionCheck() {}

  static void dimension(String model, int dimension, double[] condition) {
    if (condition.length == dimension) {
      return;
    }
    String takes = dimension == 0 ? "no condition" : "a condition of " + dimension + " numbers";
    String given = condition.length == 0 ? "none is given" : condition.length + " are given";
    throw new IllegalArgumentException(model + " takes " + takes + ", but " + given);
  }
}
