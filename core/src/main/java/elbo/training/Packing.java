package elbo.training;

import elbo.kernel.Strips;
import elbo.network.Perceptron;
import elbo.network.Perceptron.Region;
import java.util.ArrayList;
import java.util.List;

/// Where the parts of all parameters are: packed, as learning keeps them, and in the order of
/// [Parameters].
final class Packing {
  final Perceptron encoder;
  final Perceptron decoder;
  final int decoderAt;
  final int scaleAt;
  final int length;
  final List<Part> parts;
  private final int scales;

  /// A region of a network, at its place of all parameters.
  record Part(boolean isEncoder, Region region, int at) {
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
    encoder = architecture.encoder();
    decoder = architecture.decoder();
    scales = architecture.scales();
    decoderAt = encoder.packedLength();
    scaleAt = decoderAt + decoder.packedLength();
    length = scaleAt + scales * Strips.WIDTH;
    parts = new ArrayList<>();
    encoder.regions().forEach(r -> parts.add(new Part(true, r, 0)));
    decoder.regions().forEach(r -> parts.add(new Part(false, r, decoderAt)));
  }

  int parameters() {
    return encoder.parameters() + decoder.parameters() + scales;
  }

  float[] pack(float[] parameters) {
    float[] packed = new float[length];
    encoder.pack(parameters, 0, packed, 0);
    decoder.pack(parameters, encoder.parameters(), packed, decoderAt);
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
    encoder.unpack(packed, 0, parameters, 0);
    decoder.unpack(packed, decoderAt, parameters, encoder.parameters());
    if (scales == 1) {
      parameters[parameters.length - 1] = packed[scaleAt];
    }
  }
}
