package elbo.onnx;

import elbo.network.Decoder;

/// A decoder whose inputs beside z may be given other numbers at every call.
interface GivenDecoder extends Decoder {
  /// [Decoder#decode(int, double[], elbo.kernel.Scratch, double[])] with these numbers.
  ///
  /// @param given numbers for the same inputs
  void decode(int count, Given given, double[] z, double[] out);
}
