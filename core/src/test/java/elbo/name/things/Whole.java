package elbo.name.things;

import java.util.List;

public record Whole(List<String> parts) implements Thing {
  public Whole(String... components) {
    this(List.of(components));
    if (components.length == 0) {
      throw new IllegalArgumentException("there must be a component,\nat least one");
    }
  }

  @Override
  public String name() {
    return "Whole(" + String.join(",", parts) + ")";
  }
}
