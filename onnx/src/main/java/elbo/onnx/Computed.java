package elbo.onnx;

import elbo.network.Decoder;

/// A network that computes parameters, one group after another.
///
/// @param network what computes them
/// @param dims the shape of each parameter in one row; the product of its lengths is their width
@SuppressWarnings("ArrayRecordComponent") // never compared
record Computed(Decoder network, int[] dims) {
  /// The numbers of each parameter.
  int width() {
    return TracedValue.size(dims);
  }
}
