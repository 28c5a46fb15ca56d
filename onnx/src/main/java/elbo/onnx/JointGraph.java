package elbo.onnx;

import elbo.distribution.Distribution;
import elbo.model.Joint;
import elbo.model.LatentModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// A model whose log p(x, z) is the output of a graph, with an encoder beside it: for all that no
/// family of likelihoods covers.
final class JointGraph implements LatentModel {
  static final String FILE = "joint.onnx";

  private final String name;
  private final String sha256;
  private final ModelFile file;
  private final Description description;
  private final String z;
  private final ConditionInput x;
  private final RowShape latent;
  private final int latentDimension;
  private final Function<double[], ? extends Distribution> encoder;

  /// @param file with its condition given, if it has one
  /// @param description of the graph
  /// @param inputs the names of x and z
  /// @param latent the shape of z
  /// @throws IllegalArgumentException if the graph is not understood
  JointGraph(
      String name,
      String sha256,
      ModelFile file,
      Description description,
      List<String> inputs,
      RowShape latent,
      Function<double[], ? extends Distribution> encoder) {
    this.name = name;
    this.sha256 = sha256;
    this.file = file;
    this.description = description;
    this.latent = latent;
    this.encoder = encoder;
    z = inputs.get(1);
    latentDimension = TracedValue.size(latent.dims());
    x =
        file.allInputs().stream()
            .filter(info -> info.getName().equals(inputs.getFirst()))
            .map(info -> ConditionInput.of(info, file::error))
            .findFirst()
            .orElseThrow();
    GraphDensity density = at(new Given(List.of(x), List.of(new double[x.width()])));
    if (density.network().latentDimension() != latentDimension) {
      throw file.error(
          String.format(
              Locale.ROOT,
              "takes %s latents, but the encoder outputs %s",
              density.network().latentDimension(),
              latentDimension));
    }
  }

  private GraphDensity at(Given observed) {
    List<ConditionInput> inputs = new ArrayList<>(file.given().inputs());
    List<double[]> numbers = new ArrayList<>(file.given().numbers());
    inputs.addAll(observed.inputs());
    numbers.addAll(observed.numbers());
    return GraphDensity.open(file.given(new Given(inputs, numbers)), description, z, latent);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<String> sha256() {
    return Optional.of(sha256);
  }

  @Override
  public int latentDimension() {
    return latentDimension;
  }

  @Override
  public int observationDimension() {
    return x.width();
  }

  @Override
  public Joint at(double[] observed) {
    if (observed.length != x.width()) {
      throw new IllegalArgumentException(
          name
              + " takes observations of "
              + x.width()
              + " numbers, but this one has "
              + observed.length);
    }
    x.check(observed);
    GraphDensity density = at(new Given(List.of(x), List.of(observed.clone())));
    return (count, latents, scratch, logPrior, logLikelihood) -> {
      Arrays.fill(logPrior, 0, count, 0);
      Arrays.fill(logLikelihood, 0, count, 0);
      density.addTo(count, latents, scratch, logLikelihood);
    };
  }

  @Override
  public Distribution proposal(double[] observed) {
    return encoder.apply(observed);
  }
}
