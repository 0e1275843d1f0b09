package org.opportune.inference.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The text of a vocabulary's files, as it may be sent to another process.
 *
 * @param name what the vocabulary is called in tables
 * @param rules {@code rules.txt}
 * @param findings {@code findings.txt}
 * @param locations {@code locations.txt}
 */
public record VocabularyFiles(
    String name, VocabularyFile rules, VocabularyFile findings, VocabularyFile locations)
    implements Serializable {
  private static final String RULES = "rules.txt";
  private static final String FINDINGS = "findings.txt";
  private static final String LOCATIONS = "locations.txt";

  /**
   * The files of a vocabulary that ships, by its name, or of a site's own, by its folder.
   *
   * @param nameOrFolder {@link Vocabulary#CT}, {@link Vocabulary#CHEST_XRAY} or a folder with any
   *     of {@code rules.txt}, {@code findings.txt} and {@code locations.txt}; those of chest CT
   *     stand in for what it lacks
   * @throws VocabularyException when there is no such folder, or a file of it cannot be read
   */
  public static VocabularyFiles open(String nameOrFolder) {
    if (nameOrFolder.equals(Vocabulary.CT) || nameOrFolder.equals(Vocabulary.CHEST_XRAY)) {
      return new VocabularyFiles(
          nameOrFolder,
          shipped(nameOrFolder + "/" + RULES),
          shipped(nameOrFolder + "/" + FINDINGS),
          shipped(LOCATIONS));
    }
    Path folder = Path.of(nameOrFolder).toAbsolutePath().normalize();
    if (!Files.isDirectory(folder)) {
      throw new VocabularyException(
          "Cannot read vocabulary: \"%s\" is neither %s nor %s nor a folder"
              .formatted(nameOrFolder, Vocabulary.CT, Vocabulary.CHEST_XRAY));
    }
    if (!Files.exists(folder.resolve(RULES))
        && !Files.exists(folder.resolve(FINDINGS))
        && !Files.exists(folder.resolve(LOCATIONS))) {
      throw new VocabularyException(
          "Cannot read vocabulary %s: it holds none of %s, %s and %s; copy those that ship and change them"
              .formatted(folder, RULES, FINDINGS, LOCATIONS));
    }
    return new VocabularyFiles(
        String.valueOf(folder.getFileName()),
        own(folder.resolve(RULES), Vocabulary.CT + "/" + RULES),
        own(folder.resolve(FINDINGS), Vocabulary.CT + "/" + FINDINGS),
        own(folder.resolve(LOCATIONS), LOCATIONS));
  }

  /** SHA-256 of the files, in hexadecimal digits: another one when a character changed. */
  public String sha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (VocabularyFile file : new VocabularyFile[] {rules, findings, locations}) {
        digest.update(file.text().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot use SHA-256: every Java has it", e);
    }
  }

  private static VocabularyFile own(Path file, String otherwise) {
    if (!Files.exists(file)) {
      return shipped(otherwise);
    }
    try {
      return new VocabularyFile(file.toString(), Files.readString(file));
    } catch (CharacterCodingException e) {
      throw new VocabularyException(
          "Cannot read vocabulary " + file + ": it is not UTF-8; save it as UTF-8", e);
    } catch (IOException e) {
      throw new VocabularyException("Cannot read vocabulary " + file + ": " + e.getMessage(), e);
    }
  }

  private static VocabularyFile shipped(String resource) {
    try (InputStream in = VocabularyFiles.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new VocabularyException(
            "Cannot read vocabulary " + resource + ": not in the program");
      }
      return new VocabularyFile(resource, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new VocabularyException("Cannot read vocabulary " + resource, e);
    }
  }
}
