package elbo.bench.study;

/// What is learned and how much of the test images is evaluated.
///
/// @param epochs passes over the images
/// @param seeds runs of each kind
/// @param tested how many of the test images, the first
record MnistSize(int epochs, int seeds, int tested) {
  static final MnistSize WHOLE = new MnistSize(20, 5, 10_000);
}
