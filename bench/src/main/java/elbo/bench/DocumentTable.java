package elbo.bench;

import java.util.List;

/// What a run tells in Markdown itself, `study.md` say; its links, which lead to files beside it,
/// lead there from the README too.
///
/// @param name of the file, and of its place
record DocumentTable(String name) implements Table {
  @Override
  public String render(List<Run> runs) {
    return runs.stream()
        .filter(run -> run.documents().containsKey(name))
        .findFirst()
        .map(this::render)
        .orElse("");
  }

  private String render(Run run) {
    String text = run.documents().getOrDefault(name, "");
    String linked = text.stripTrailing().replace("](", "](results/" + run.name() + "/");
    return linked + "\n\n" + run.source();
  }
}
