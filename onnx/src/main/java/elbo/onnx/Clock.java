package elbo.onnx;

/// What a step is called in the graph of a denoiser: the number that it is given at step s is scale
/// · (first + s − 1).
record Clock(double first, double scale) {
  double at(int step) {
    return scale * (first + step - 1);
  }
}
