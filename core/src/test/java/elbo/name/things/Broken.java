package elbo.name.things;

public record Broken() implements Thing {
  private static final int NUMBER = Integer.parseInt("none\nat all");

  public int number() {
    return NUMBER;
  }
}
