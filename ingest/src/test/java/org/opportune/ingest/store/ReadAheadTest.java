package org.opportune.ingest.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading ahead, from a file system that is local but says that it is not. */
class ReadAheadTest {
  private static final int OBJECTS = 9;

  @TempDir Path folder;
  private final Map<String, Long> sizes = new LinkedHashMap<>();

  /** Files by another scheme; the first waits until somebody asked for the second. */
  public static final class DistantFileSystem extends RawLocalFileSystem {
    private static final Set<String> ASKED = ConcurrentHashMap.newKeySet();
    private static CountDownLatch second = new CountDownLatch(1);

    static void reset() {
      ASKED.clear();
      second = new CountDownLatch(1);
    }

    @Override
    public String getScheme() {
      return "distant";
    }

    @Override
    public URI getUri() {
      return URI.create("distant:///");
    }

    @Override
    protected void checkPath(org.apache.hadoop.fs.Path path) {
      // All paths are its own.
    }

    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path path, int bufferSize)
        throws IOException {
      String name = path.getName();
      ASKED.add(name);
      if (name.equals("1")) {
        second.countDown();
      }
      try {
        if (name.equals("0") && !second.await(30, TimeUnit.SECONDS)) {
          throw new IOException("nobody asked for the second object");
        }
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      return super.open(path, bufferSize);
    }
  }

  @BeforeEach
  void write() throws IOException {
    DistantFileSystem.reset();
    for (int i = 0; i < OBJECTS; i++) {
      byte[] object = new byte[10 + i];
      object[0] = (byte) i;
      Files.write(folder.resolve(Integer.toString(i)), object);
      sizes.put(Integer.toString(i), (long) object.length);
    }
  }

  private ArchiveObjects objects() throws IOException {
    Configuration configuration = new Configuration(false);
    configuration.setClass(
        "fs.distant.impl", DistantFileSystem.class, org.apache.hadoop.fs.FileSystem.class);
    configuration.setBoolean("fs.distant.impl.disable.cache", true);
    return new ArchiveObjects(
        new ObjectStore(URI.create("distant://" + folder), configuration),
        ContainerLimits.of(1 << 20));
  }

  @Test
  void asksForTheNextObjectsWhileOneIsUnderWayAndDeliversInOrder() throws IOException {
    List<Integer> delivered = new ArrayList<>();
    objects()
        .fetch(
            sizes,
            (key, object) -> {
              assertThat(key).isEqualTo(Integer.toString(object[0]));
              assertThat(object).hasSize(10 + object[0]);
              delivered.add((int) object[0]);
            });
    assertThat(delivered).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
  }

  @Test
  void asksForNoMoreThanAFewAndStopsAtTheFirstThatFails() throws IOException {
    Files.delete(folder.resolve("2"));
    List<String> delivered = new ArrayList<>();
    assertThatThrownBy(() -> objects().fetch(sizes, (key, object) -> delivered.add(key)))
        .isInstanceOf(FileNotFoundException.class);
    assertThat(delivered).containsExactly("0", "1");
    assertThat(DistantFileSystem.ASKED).doesNotContain("7", "8");
  }

  @Test
  void passesOnWhatTheReceiverThrows() {
    assertThatThrownBy(
            () ->
                objects()
                    .fetch(
                        sizes,
                        (key, object) -> {
                          throw new IllegalArgumentException(key);
                        }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("0");
  }
}
