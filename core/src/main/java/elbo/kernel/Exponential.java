package elbo.kernel;

/// eˣ in single precision, [Exp].
public record Exponential() implements Activation {
  @Override
  public float apply(float x) {
    return Exp.exp(x);
  }

  @Override
  public float derivative(float x) {
    return Exp.exp(x);
  }

  @Override
  public void fill(float[] x, int from, int to, float[] out) {
    Exp.fill(x, from, to, out);
  }
}
