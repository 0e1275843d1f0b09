package org.opportune.ingest.ct;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.opportune.ingest.dicom.DicomAttributes;
import org.opportune.ingest.dicom.DicomTag;

/**
 * Keeps what names the patient out of the texts that tables hold, such as the institution:
 * operators type names and numbers into any field. A text that holds a part of the object's own
 * patient name, a patient number, the accession number or the birth date as a word is withheld
 * whole.
 *
 * <p>Parts of one or two letters are not looked for, as they would be found everywhere; ideographs
 * and syllables count double. Names of other people are not known here.
 */
final class TextGuard {
  private static final int MIN_LETTERS = 3;
  private static final Pattern NAME_DELIMITERS = Pattern.compile("[\\^=\\s,;.]+");

  /** Scripts that do not set words apart begin here, with Thai. */
  private static final int FIRST_UNSPACED = 0x0E00;

  private final Set<String> identifying = new TreeSet<>();
  private boolean withheld;

  TextGuard(DicomAttributes attributes) {
    for (int tag : new int[] {DicomTag.PATIENT_NAME, DicomTag.OTHER_PATIENT_NAMES}) {
      for (String name : attributes.strings(tag)) {
        NAME_DELIMITERS.splitAsStream(name).forEach(this::add);
      }
    }
    for (int tag :
        new int[] {
          DicomTag.PATIENT_ID,
          DicomTag.OTHER_PATIENT_IDS,
          DicomTag.ACCESSION_NUMBER,
          DicomTag.PATIENT_BIRTH_DATE
        }) {
      attributes.strings(tag).forEach(this::add);
    }
  }

  /** The text, or null when it names the patient. */
  String pass(String text) {
    if (text == null) {
      return null;
    }
    String plain = plain(text);
    for (String part : identifying) {
      if (holds(plain, part)) {
        withheld = true;
        return null;
      }
    }
    return text;
  }

  /** Whether a text was withheld so far. */
  boolean withheld() {
    return withheld;
  }

  private void add(String part) {
    String plain = plain(part).strip();
    long letters = plain.chars().filter(Character::isLetterOrDigit).count();
    long wide = plain.chars().filter(c -> !isSpaced(c)).count();
    if (letters + wide >= MIN_LETTERS) {
      identifying.add(plain);
    }
  }

  private static boolean holds(String text, String part) {
    for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
      int end = at + part.length();
      boolean starts = at == 0 || isBoundary(text.charAt(at - 1), part.charAt(0));
      boolean ends =
          end == text.length() || isBoundary(text.charAt(end), part.charAt(part.length() - 1));
      if (starts && ends) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBoundary(char outside, char inside) {
    return !Character.isLetterOrDigit(outside) || !isSpaced(outside) || !isSpaced(inside);
  }

  /** Whether the script sets its words apart: Chinese, Japanese and Thai do not. */
  private static boolean isSpaced(int c) {
    if (c < FIRST_UNSPACED) {
      return true;
    }
    return switch (Character.UnicodeScript.of(c)) {
      case HAN, HIRAGANA, KATAKANA, HANGUL, THAI -> false;
      default -> true;
    };
  }

  private static String plain(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }
}
