package elbo.kernel;

/// The function that returns its argument.
public record Identity() implements Activation {
  @Override
  public float apply(float x) {
    return x;
  }

  @Override
  public float derivative(float x) {
    return 1;
  }

  @Override
  public boolean isDerivedFromOutput() {
    return true;
  }

  @Override
  public float slope(float y) {
    return 1;
  }

  @Override
  public void chain(float[] y, int from, int to, float[] delta) {
    // A factor of 1.
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the very array is meant
  public void fill(float[] x, int from, int to, float[] out) {
    if (x != out) {
      System.arraycopy(x, from, out, from, to - from);
    }
  }
}
