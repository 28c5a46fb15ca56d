package elbo.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

// The known answers, in Python:
//
//   import hashlib, struct
//   def enc(*arrays):
//       b = b''
//       for t, a in arrays:
//           b += t.encode() + struct.pack('<q', len(a))
//           b += a if t == 'b' else struct.pack('<%d%s' % (len(a), t), *a)
//       return hashlib.sha256(b).hexdigest()
//   enc()
//   enc(('d', [1.0, -0.0, 0.1, float('inf')]))
//   enc(('f', [1.0, -0.0, 0.1]))
//   enc(('b', b'abc'))
//   enc(('d', [0.5, 2.0]), ('d', [3.0]), ('f', [0.25]), ('b', 'encoder.onnx ü'.encode()),
//       ('b', b'\x00\xff'))
//   enc(('d', [i / 7 for i in range(5000)]), ('f', [i * 0.5 for i in range(5000)]),
//       ('b', bytes(i % 256 for i in range(20000))))
class DigestTest {
  @Test
  void knownAnswers() {
    assertEquals(
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", new Digest().hex());
    assertEquals(
        "354de4d70ad428c6d8a52ecf031c7482f5710da44fcdd227937af125aa10105b",
        new Digest().add(1, -0.0, 0.1, Double.POSITIVE_INFINITY).hex());
    assertEquals(
        "4f44311f8ddd7570670d282640309b81381c9390f46c3c6445a4b64a62cad3cf",
        new Digest().add(1f, -0f, 0.1f).hex());
    assertEquals(
        "8e8323ae170cfa8b66178af6b8cf60cfe9d5822796cbc5f0f63aabfb90e5cc60",
        new Digest().add("abc").hex());
    assertEquals(
        "3d9801f779a2ac15c22d8853749e753d7c484f7aeb839cf2585eb588fb1f18f9",
        new Digest()
            .add(new double[][] {{0.5, 2}, {3}})
            .add(0.25f)
            .add("encoder.onnx ü")
            .add((byte) 0, (byte) 255)
            .hex());
  }

  @Test
  void longerThanItsBuffer() {
    double[] doubles = new double[5000];
    float[] floats = new float[5000];
    byte[] bytes = new byte[20_000];
    for (int i = 0; i < 5000; i++) {
      doubles[i] = i / 7.0;
      floats[i] = i * 0.5f;
    }
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    assertEquals(
        "9cb522fd158e21f9049688087d4b5109b53d6ae8b3ccc5a98f4240f81742be25",
        new Digest().add(doubles).add(floats).add(bytes).hex());
  }

  @Test
  void boundariesAndTypesCount() {
    String whole = new Digest().add(1.0, 2.0).hex();
    assertNotEquals(whole, new Digest().add(1.0).add(2.0).hex());
    assertNotEquals(whole, new Digest().add(1f, 2f).hex());
    assertNotEquals(whole, new Digest().add(2.0, 1.0).hex());
    assertNotEquals(whole, new Digest().add(1.0, 2.0).add(new double[0]).hex());
    assertNotEquals(new Digest().add(0.0).hex(), new Digest().add(-0.0).hex());
    assertEquals(whole, new Digest().add(new double[][] {{1, 2}}).hex());
  }

  @Test
  void startsAnew() {
    Digest digest = new Digest();
    String first = digest.add(1.0).hex();
    assertEquals(first, digest.add(1.0).hex());
    assertEquals(new Digest().hex(), digest.hex());
  }
}
