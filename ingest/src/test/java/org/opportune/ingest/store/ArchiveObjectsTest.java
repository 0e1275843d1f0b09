package org.opportune.ingest.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opportune.ingest.Reason;
import org.opportune.ingest.dicom.ByteSource;

class ArchiveObjectsTest {
  private static final int MEMBER_LIMIT = 3 << 20;

  @TempDir Path folder;
  private final Map<String, byte[]> members = new LinkedHashMap<>();

  @BeforeEach
  void drawMembers() {
    Random random = new Random(7);
    for (String name : List.of("a/1.dcm", "ü ö/2.dcm", "../../etc/3.dcm", "/abs/4.dcm")) {
      byte[] bytes = new byte[150_000 + random.nextInt(1000)];
      random.nextBytes(bytes);
      Arrays.fill(bytes, 0, 60_000, (byte) 1);
      members.put(name, bytes);
    }
  }

  private StoredObject store(String name, byte[] bytes) throws Exception {
    Files.write(folder.resolve(name), bytes);
    return new StoredObject(name, bytes.length, "e7");
  }

  private ArchiveObjects objects() throws IOException {
    return new ArchiveObjects(
        new ObjectStore(folder.toUri(), new Configuration()),
        new ContainerLimits(1 << 20, 1000, MEMBER_LIMIT, 200, 1 << 20));
  }

  private byte[] container(String name) throws IOException {
    return switch (name) {
      case "stored.zip" -> Containers.zip(members, true);
      case "deflated.ZIP" -> Containers.zip(members, false);
      case "plain.tar" -> Containers.tar(members);
      default -> Containers.gzip(Containers.tar(members));
    };
  }

  /** What a visit met: members by name, with their first bytes or why they were refused. */
  private Map<String, Object> visit(StoredObject container) throws IOException {
    Map<String, Object> met = new TreeMap<>();
    objects()
        .visit(
            container,
            new MemberVisitor() {
              @Override
              public void member(StoredObject member, ByteSource content) throws IOException {
                assertThat(member.etag()).isEqualTo("e7");
                assertThat(member.sizeBytes()).isEqualTo(content.length());
                byte[] start = content.read(0, (int) Math.min(40_000, content.length()));
                met.put(
                    member.key(), Arrays.copyOf(start, 16).length + "/" + Arrays.hashCode(start));
              }

              @Override
              public void refused(StoredObject member, Reason reason) {
                met.put(member.key(), reason);
              }
            });
    return met;
  }

  @ParameterizedTest
  @ValueSource(strings = {"stored.zip", "deflated.ZIP", "plain.tar", "packed.tar.gz", "packed.tgz"})
  void membersAreObjectsWithTheBytesThatWerePacked(String name) throws Exception {
    StoredObject container = store(name, container(name));
    Map<String, Object> expected = new TreeMap<>();
    members.forEach(
        (member, bytes) ->
            expected.put(
                name + "!/" + member, "16/" + Arrays.hashCode(Arrays.copyOf(bytes, 40_000))));
    assertThat(visit(container)).isEqualTo(expected);

    Map<String, Long> sizes = new LinkedHashMap<>();
    members.forEach((member, bytes) -> sizes.put(name + "!/" + member, (long) bytes.length));
    Map<String, byte[]> fetched = new TreeMap<>();
    objects().fetch(sizes, fetched::put);
    assertThat(fetched).hasSize(4);
    assertThat(fetched.get(name + "!/ü ö/2.dcm")).isEqualTo(members.get("ü ö/2.dcm"));
    assertThat(fetched.get(name + "!/../../etc/3.dcm")).isEqualTo(members.get("../../etc/3.dcm"));
    // Names with dots led nowhere: nothing was written beside the container.
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(1);
    }
  }

  @Test
  void repeatedNamesHiddenOnesAndFoldersAreToldApart() throws Exception {
    byte[] first = Containers.tar(Map.of("x.dcm", new byte[] {1}));
    byte[] second = Containers.tar(Map.of("x.dcm", new byte[] {2, 2}));
    byte[] hidden = Containers.tar(Map.of("__MACOSX/._x.dcm", new byte[] {3}));
    byte[] joined = new byte[3 * 1024 + 1024];
    System.arraycopy(first, 0, joined, 0, 1024);
    System.arraycopy(second, 0, joined, 1024, 1024);
    System.arraycopy(hidden, 0, joined, 2048, 1024);
    StoredObject container = store("twice.tar", joined);
    assertThat(visit(new StoredObject("twice.tar", container.sizeBytes(), "e7")).keySet())
        .containsExactly("twice.tar!/x.dcm", "twice.tar!/x.dcm!2");
    Map<String, byte[]> fetched = new TreeMap<>();
    objects().fetch(Map.of("twice.tar!/x.dcm!2", 2L), fetched::put);
    assertThat(fetched.get("twice.tar!/x.dcm!2")).containsExactly(2, 2);
  }

  @Test
  void oddMembersCostOneRowEach() throws Exception {
    members.put("inner/scan.tar.gz", new byte[10]);
    members.put("bomb.dcm", new byte[MEMBER_LIMIT + 1]);
    byte[] zip = Containers.zip(members, false);
    encrypt(zip, "a/1.dcm");
    Map<String, Object> met = visit(store("odd.zip", zip));
    assertThat(met)
        .hasSize(6)
        .containsEntry("odd.zip!/inner/scan.tar.gz", Reason.NESTED_CONTAINER)
        .containsEntry("odd.zip!/bomb.dcm", Reason.OVER_BUDGET)
        .containsEntry("odd.zip!/a/1.dcm", Reason.MEMBER_REFUSED);
    Map<String, Object> inTar = visit(store("odd.tgz", Containers.gzip(Containers.tar(members))));
    assertThat(inTar)
        .hasSize(6)
        .containsEntry("odd.tgz!/inner/scan.tar.gz", Reason.NESTED_CONTAINER)
        .containsEntry("odd.tgz!/bomb.dcm", Reason.OVER_BUDGET);
  }

  @Test
  void gzippedTarThatUnpacksBeyondAllMeasureIsStopped() throws Exception {
    Map<String, byte[]> zeros = new LinkedHashMap<>();
    for (int i = 0; i < 8; i++) {
      zeros.put(i + ".dcm", new byte[MEMBER_LIMIT]);
    }
    StoredObject bomb = store("bomb.tgz", Containers.gzip(Containers.tar(zeros)));
    assertThatThrownBy(() -> visit(bomb))
        .isInstanceOfSatisfying(
            ContainerException.class, e -> assertThat(e.reason()).isEqualTo(Reason.OVER_BUDGET));
  }

  @Test
  void cutOrForeignContainersAreTypedErrorsAndMembersBeforeTheCutStand() throws Exception {
    byte[] zip = Containers.zip(members, false);
    byte[] tar = Containers.tar(members);
    byte[] packed = Containers.gzip(tar);
    assertReason(store("cut.zip", Arrays.copyOf(zip, zip.length / 2)), Reason.TRUNCATED);
    assertReason(
        store("text.zip", "not a zip".getBytes(StandardCharsets.US_ASCII)), Reason.TRUNCATED);
    assertReason(store("empty.zip", new byte[0]), Reason.TRUNCATED);
    assertReason(store("cut.tar", Arrays.copyOf(tar, tar.length / 2)), Reason.TRUNCATED);
    assertReason(store("cut.tgz", Arrays.copyOf(packed, packed.length / 2)), Reason.TRUNCATED);
    assertReason(store("empty.tgz", new byte[0]), Reason.TRUNCATED);
    assertReason(
        store("text.tgz", "x".repeat(2000).getBytes(StandardCharsets.US_ASCII)), Reason.MALFORMED);
    assertReason(
        store("text.tar", "x".repeat(2000).getBytes(StandardCharsets.US_ASCII)), Reason.MALFORMED);
  }

  private void assertReason(StoredObject container, Reason reason) {
    assertThatThrownBy(() -> visit(container))
        .as(container.key())
        .isInstanceOfSatisfying(
            ContainerException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  /** Whatever is cut or flipped: an answer or an input error, within a second each. */
  @Test
  void damagedContainersNeverThrowAnythingElse() throws Exception {
    List<byte[]> good =
        List.of(
            Containers.zip(Map.of("a.dcm", new byte[3000], "b", new byte[10]), false),
            Containers.tar(Map.of("a.dcm", new byte[3000], "b", new byte[10])),
            Containers.gzip(Containers.tar(Map.of("a.dcm", new byte[3000]))));
    List<String> names = List.of("f.zip", "f.tar", "f.tgz");
    Random random = new Random(3);
    List<String> odd = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      int kind = i % 3;
      byte[] bytes = good.get(kind).clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      if (random.nextInt(4) == 0) {
        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      }
      try {
        visit(store(names.get(kind), bytes));
      } catch (IOException expected) {
        // An input error is an answer.
      } catch (RuntimeException | Error e) {
        odd.add(names.get(kind) + " " + e);
      }
    }
    assertThat(odd).isEmpty();
  }

  @Test
  void headersOfZipMembersAreReadByRange() throws Exception {
    Map<String, byte[]> large = new LinkedHashMap<>();
    byte[] noise = new byte[1 << 20];
    new Random(1).nextBytes(noise);
    for (int i = 0; i < 8; i++) {
      large.put(i + ".dcm", noise);
    }
    StoredObject container = store("large.zip", Containers.zip(large, true));
    FileSystemBytes bytes = new FileSystemBytes();
    visit(container);
    assertThat(bytes.read()).isLessThan(8 * 100_000 + 200_000);
  }

  @Test
  void memberThatIsGoneIsMissing() throws Exception {
    store("s.zip", Containers.zip(members, false));
    assertThatThrownBy(() -> objects().fetch(Map.of("s.zip!/no.dcm", 5L), (key, object) -> {}))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessageNotContaining("no.dcm");
  }

  @Test
  void plainObjectsComeWithTheirOwnBytesAlsoWhereTheyShareALength() throws Exception {
    Map<String, byte[]> drawn = new LinkedHashMap<>();
    Map<String, Long> sizes = new LinkedHashMap<>();
    for (int length : new int[] {8192, 20_000, 20_000, 1, 20_000}) {
      byte[] bytes = new byte[length];
      new Random(drawn.size()).nextBytes(bytes);
      String key = drawn.size() + ".dcm";
      store(key, bytes);
      drawn.put(key, bytes);
      sizes.put(key, (long) length);
    }
    objects().fetch(sizes, (key, object) -> assertThat(object).isEqualTo(drawn.remove(key)));
    assertThat(drawn).isEmpty();
  }

  @Test
  void objectThatIsShorterThanListedEndsEarly() throws Exception {
    store("cut.dcm", new byte[9000]);
    assertThatThrownBy(() -> objects().fetch(Map.of("cut.dcm", 9001L), (key, object) -> {}))
        .isInstanceOf(EOFException.class);
  }

  @Test
  void keysWithoutContainerArePlain() {
    assertThat(MemberKey.parse("a/b!/c.dcm")).isEmpty();
    assertThat(MemberKey.parse("a/b.tar.gz!/c!/d.dcm"))
        .hasValue(new MemberKey("a/b.tar.gz", "c!/d.dcm"));
  }

  /** Sets the encryption bit in the directory entry and the local header of a member. */
  private static void encrypt(byte[] zip, String name) {
    String text = new String(zip, StandardCharsets.ISO_8859_1);
    int local = text.indexOf(name);
    int central = text.lastIndexOf(name);
    zip[local - 30 + 6] |= 1;
    zip[central - 46 + 8] |= 1;
  }

  /** Bytes that Hadoop read from the local file system since this was made. */
  private static final class FileSystemBytes {
    private final long before = total();

    long read() {
      return total() - before;
    }

    private static long total() {
      return FileSystem.getGlobalStorageStatistics().get("file") == null
          ? 0
          : FileSystem.getGlobalStorageStatistics().get("file").getLong("bytesRead");
    }
  }
}
