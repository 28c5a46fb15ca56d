package elbo.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import elbo.network.BernoulliLogits;
import elbo.network.BernoulliProbabilities;
import elbo.network.Categorical;
import elbo.network.DiscretizedLogisticMixture;
import elbo.network.Levels;
import elbo.network.Likelihood;
import elbo.network.Parameter;
import elbo.network.Parameter.Learned;
import elbo.network.Transform;
import java.util.List;

/// What some families need beside their parameters, from `model.json`.
///
/// @param description the part that has the likelihood
record FamilyOptions(Description description) {
  static final List<String> KEYS = List.of("levels", "components", "classes", "data", "axis");

  static Likelihood bernoulli(Parameter probability) {
    if (!(probability instanceof Learned l)) {
      throw new IllegalArgumentException("the probability must be an output of the decoder");
    }
    return l.transform() == Transform.SIGMOID
        ? new BernoulliLogits()
        : new BernoulliProbabilities();
  }

  /// `"levels": [256, -1, 1]`: how many, the lowest and the highest value.
  Levels levels() {
    JsonNode node =
        description.node("levels").orElseThrow(() -> missing("\"levels\": [256, -1, 1]"));
    if (!node.isArray()
        || node.size() != 3
        || !node.get(0).isIntegralNumber()
        || !node.get(1).isNumber()
        || !node.get(2).isNumber()) {
      throw description.error(
          "'levels' is " + node + ", but must be the number of levels, the lowest and the highest");
    }
    return new Levels(node.get(0).intValue(), node.get(1).doubleValue(), node.get(2).doubleValue());
  }

  Likelihood mixture(Transform scale) {
    int components =
        description.integer("components").orElseThrow(() -> missing("\"components\": 10"));
    return new DiscretizedLogisticMixture(levels(), components, scale);
  }

  int components() {
    return description.integer("components").orElse(1);
  }

  /// `classes`; `data`, which is `one_hot` or `whole_numbers`; `axis`, along which the logits of
  /// the classes are, the last if it is left out, 1 for channels first.
  Likelihood categorical() {
    int classes = classes();
    boolean oneHot =
        description
            .word("data", List.of("one_hot", "whole_numbers"))
            .orElseThrow(() -> missing("\"data\": \"one_hot\" or \"whole_numbers\""))
            .equals("one_hot");
    return new Categorical(
        classes,
        oneHot ? Categorical.Data.ONE_HOT : Categorical.Data.WHOLE_NUMBERS,
        classesFirst() ? Categorical.Order.CLASSES_FIRST : Categorical.Order.CLASSES_LAST);
  }

  private int classes() {
    return description.integer("classes").orElseThrow(() -> missing("\"classes\": 10"));
  }

  private boolean classesFirst() {
    int axis = description.integer("axis").orElse(-1);
    if (axis != 1 && axis != -1) {
      throw description.error("'axis' is " + axis + ", but must be 1 or -1");
    }
    return axis == 1;
  }

  /// @throws IllegalArgumentException if logits of this shape have another number of classes along
  ///   their axis
  void checkClasses(int[] dims) {
    int along = dims.length == 0 ? 1 : classesFirst() ? dims[0] : dims[dims.length - 1];
    if (dims.length > 1 && along != classes()) {
      throw description.error(
          "the logits have "
              + along
              + " numbers along their "
              + (classesFirst() ? "first" : "last")
              + " axis, but 'classes' is "
              + classes());
    }
  }

  private IllegalArgumentException missing(String line) {
    return description.error("the likelihood also needs " + line);
  }
}
