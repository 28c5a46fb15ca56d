package elbo.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.InputException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class SparkClusterTest {
  @Test
  void aMasterThatDoesNotAnswerIsOneLineAtOnce() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    String host = "spark://127.0.0.1:" + free;
    for (String address : List.of(host, host + ",127.0.0.1:" + free, "spark://", "spark://a b")) {
      InputException e =
          assertThrows(
              InputException.class, () -> new SparkCluster.Provider().open(address), address);
      assertTrue(
          e.getMessage().startsWith("--master: there is no Spark at \"" + address + "\": "),
          e.getMessage());
      assertEquals(1, e.getMessage().lines().count(), e.getMessage());
    }
  }
}
