package elbo.spark;

import elbo.model.Model;
import java.util.LinkedHashMap;
import java.util.Map;

/// The models that this process has opened: each once, whatever the number of its tasks and
/// threads.
final class OpenModels {
  private static final int MOST = 8;

  // In the order of their last use.
  private static final Map<String, Model> OPEN = new LinkedHashMap<>(MOST, 0.75f, true);

  private OpenModels() {}

  /// The model, which the first that asks for it opens while others wait.
  ///
  /// @param opened is told of each model that is opened
  static synchronized Model get(SentModel sent, Runnable opened) {
    Model model = OPEN.get(sent.hash());
    if (model == null) {
      model = sent.open();
      opened.run();
      OPEN.put(sent.hash(), model);
      if (OPEN.size() > MOST) {
        OPEN.remove(OPEN.keySet().iterator().next());
      }
    }
    return model;
  }
}
