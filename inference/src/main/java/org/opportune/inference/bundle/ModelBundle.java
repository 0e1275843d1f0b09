package org.opportune.inference.bundle;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * A model and the facts about it: {@code bundle.json} and the files it names. Files are checked
 * against their SHA-256 when read.
 */
public final class ModelBundle {

  /** Name of the file that describes the others. */
  public static final String CARD = "bundle.json";

  private static final String DEFAULT = "org/opportune/bundle/edlnet-default";
  private static final String DRAWN_SLIDES = "org/opportune/bundle/patterns-drawn";
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(SerializationFeature.INDENT_OUTPUT);

  private final BundleFiles files;
  private final BundleCard card;
  private final String digest;

  private ModelBundle(BundleFiles files, BundleCard card, String digest) {
    this.files = files;
    this.card = card;
    this.digest = digest;
  }

  /** The bundle that ships inside the jar. */
  public static ModelBundle bundled() {
    return open(BundleFiles.resource(DEFAULT));
  }

  /** The bundle for slides inside the jar, trained on drawn fields alone. */
  public static ModelBundle drawnSlides() {
    return open(BundleFiles.resource(DRAWN_SLIDES));
  }

  /** Opens a bundle in a local directory. */
  public static ModelBundle open(Path directory) {
    return open(BundleFiles.directory(directory));
  }

  /**
   * Opens a bundle: reads and checks its card, not yet its weights.
   *
   * @throws BundleException when the card is missing or incomplete
   */
  public static ModelBundle open(BundleFiles files) {
    byte[] text = read(files, CARD);
    BundleCard card;
    try {
      card = JSON.readValue(text, BundleCard.class);
    } catch (IOException e) {
      throw new BundleException(
          "Invalid bundle: " + files.place() + "/" + CARD + " is not as expected: " + reason(e), e);
    }
    if (!card.sha256().containsKey(card.weights())) {
      throw new BundleException(
          "Invalid bundle: "
              + files.place()
              + "/"
              + CARD
              + " has no sha256 of its weights file "
              + card.weights()
              + "; add it (sha256sum "
              + card.weights()
              + ")");
    }
    return new ModelBundle(files, card, sha256(text));
  }

  /** What the bundle says of itself. */
  public BundleCard card() {
    return card;
  }

  /** SHA-256 of the card, and so, as it holds theirs, of all files: the version in every row. */
  public String digest() {
    return digest;
  }

  /** Where it lies, for messages. */
  public String place() {
    return files.place();
  }

  /**
   * Reads a file of the bundle.
   *
   * @throws BundleException when it is missing or not the file the card speaks of
   */
  public byte[] read(String name) {
    String expected = card.sha256().get(name);
    if (expected == null) {
      throw new BundleException(
          "Invalid bundle: " + files.place() + "/" + CARD + " names no file " + name);
    }
    byte[] content = read(files, name);
    String found = sha256(content);
    if (!found.equalsIgnoreCase(expected)) {
      throw new BundleException(
          "Invalid bundle: "
              + files.place()
              + "/"
              + name
              + " has SHA-256 "
              + found
              + ", the field sha256 of "
              + CARD
              + " says "
              + expected
              + "; the file is damaged or of another version: copy the bundle again");
    }
    return content;
  }

  /**
   * Writes a bundle.
   *
   * @param card its digests are replaced by those of the files
   * @param content files by name, the card apart
   */
  public static ModelBundle write(Path directory, BundleCard card, Map<String, byte[]> content) {
    Map<String, String> digests = new TreeMap<>();
    content.forEach((name, bytes) -> digests.put(name, sha256(bytes)));
    BundleCard complete = card.withSha256(digests);
    try {
      Files.createDirectories(directory);
      for (Map.Entry<String, byte[]> file : content.entrySet()) {
        Files.write(directory.resolve(file.getKey()), file.getValue());
      }
      // The card goes last: without it there is no bundle.
      String text = JSON.writeValueAsString(complete) + "\n";
      Files.write(directory.resolve(CARD), text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the bundle " + directory, e);
    }
    return open(directory);
  }

  private static byte[] read(BundleFiles files, String name) {
    try {
      return files.read(name);
    } catch (NoSuchFileException e) {
      throw new BundleException(
          "Cannot open the bundle: "
              + files.place()
              + " holds no "
              + name
              + "; point to the folder that does",
          e);
    } catch (IOException e) {
      throw new BundleException("Cannot read " + files.place() + "/" + name, e);
    }
  }

  private static String reason(IOException e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot happen: every Java has SHA-256", e);
    }
  }
}
