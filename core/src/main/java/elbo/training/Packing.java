package elbo.training;

import elbo.kernel.Strips;
import elbo.network.Perceptron;
import elbo.network.Perceptron.Region;
import java.util.ArrayList;
import java.util.List;

/// Where the parts of all parameters are: packed, as learning keeps them, and in the order of
/// [Parameters].
final class Packing {
  private static final List<String> NAMES =
      List.of("encoder", "decoder", "encoder of the second level", "decoder of the second level");

  final Perceptron encoder;
  final Perceptron decoder;
  final int decoderAt;
  final int scaleAt;
  final int length;
  final List<Section> sections;
  final List<Part> parts;
  private final int scales;

  /// A network, and where its parameters begin: packed, and in the order of [Parameters].
  ///
  /// @param firstPart the number of its first part
  record Section(String name, Perceptron network, int at, int from, int firstPart) {}

  /// A region of a network, at its place of all parameters.
  record Part(String network, Region region, int at) {
    int weights() {
      return at + region.weights();
    }

    int weightsEnd() {
      return at + region.weightsEnd();
    }

    int bias() {
      return at + region.bias();
    }

    int biasEnd() {
      return at + region.biasEnd();
    }
  }

  Packing(Architecture architecture) {
    scales = architecture.scales();
    sections = new ArrayList<>();
    parts = new ArrayList<>();
    int at = 0;
    int from = 0;
    for (Perceptron network : architecture.networks()) {
      String name = NAMES.get(sections.size());
      sections.add(new Section(name, network, at, from, parts.size()));
      for (Region region : network.regions()) {
        parts.add(new Part(name, region, at));
      }
      at += network.packedLength();
      from += network.parameters();
    }
    encoder = sections.get(0).network();
    decoder = sections.get(1).network();
    decoderAt = sections.get(1).at();
    scaleAt = at;
    length = scaleAt + scales * Strips.WIDTH;
  }

  int parameters() {
    return sections.stream().mapToInt(s -> s.network().parameters()).sum() + scales;
  }

  float[] pack(float[] parameters) {
    float[] packed = new float[length];
    for (Section s : sections) {
      s.network().pack(parameters, s.from(), packed, s.at());
    }
    if (scales == 1) {
      packed[scaleAt] = parameters[parameters.length - 1];
    }
    return packed;
  }

  float[] unpack(float[] packed) {
    float[] parameters = new float[parameters()];
    unpack(packed, parameters);
    return parameters;
  }

  void unpack(float[] packed, float[] parameters) {
    for (Section s : sections) {
      s.network().unpack(packed, s.at(), parameters, s.from());
    }
    if (scales == 1) {
      parameters[parameters.length - 1] = packed[scaleAt];
    }
  }
}
