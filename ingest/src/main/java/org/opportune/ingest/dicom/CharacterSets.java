package org.opportune.ingest.dicom;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Decodes text by SpecificCharacterSet (0008,0005), ISO 2022 code extensions included (PS3.3
 * section C.12.1.1.2, PS3.5 section 6.1). Undeclared bytes above 127 are read as UTF-8 when they
 * are valid UTF-8, else as ISO 8859-1, so that no byte is lost.
 */
final class CharacterSets implements TextDecoder {
  private static final int ESCAPE = 0x1B;

  /** Defined terms, with and without the code extension prefix ISO 2022. */
  private static final Map<String, String> TERMS =
      Map.ofEntries(
          Map.entry("ISO_IR 100", "ISO-8859-1"),
          Map.entry("ISO_IR 101", "ISO-8859-2"),
          Map.entry("ISO_IR 109", "ISO-8859-3"),
          Map.entry("ISO_IR 110", "ISO-8859-4"),
          Map.entry("ISO_IR 144", "ISO-8859-5"),
          Map.entry("ISO_IR 127", "ISO-8859-6"),
          Map.entry("ISO_IR 126", "ISO-8859-7"),
          Map.entry("ISO_IR 138", "ISO-8859-8"),
          Map.entry("ISO_IR 148", "ISO-8859-9"),
          Map.entry("ISO_IR 203", "ISO-8859-15"),
          Map.entry("ISO_IR 13", "JIS_X0201"),
          Map.entry("ISO_IR 166", "TIS-620"),
          Map.entry("ISO_IR 192", "UTF-8"),
          Map.entry("ISO_IR 6", "US-ASCII"),
          Map.entry("ISO_IR 87", "US-ASCII"),
          Map.entry("ISO_IR 159", "US-ASCII"),
          Map.entry("ISO_IR 149", "EUC-KR"),
          Map.entry("ISO_IR 58", "GB18030"),
          Map.entry("GB18030", "GB18030"),
          Map.entry("GBK", "GBK"));

  /** What follows the escape byte, and the set it shifts to; multi-byte 7-bit sets end in "*". */
  private static final Map<String, String> ESCAPES =
      Map.ofEntries(
          Map.entry("(B", "US-ASCII"),
          Map.entry("(J", "JIS_X0201"),
          Map.entry(")I", "JIS_X0201"),
          Map.entry("$B", "x-JIS0208*"),
          Map.entry("$@", "x-JIS0208*"),
          Map.entry("$(D", "JIS_X0212-1990*"),
          Map.entry("$)C", "EUC-KR"),
          Map.entry("$)A", "GB18030"),
          Map.entry("-A", "ISO-8859-1"),
          Map.entry("-B", "ISO-8859-2"),
          Map.entry("-C", "ISO-8859-3"),
          Map.entry("-D", "ISO-8859-4"),
          Map.entry("-L", "ISO-8859-5"),
          Map.entry("-G", "ISO-8859-6"),
          Map.entry("-F", "ISO-8859-7"),
          Map.entry("-H", "ISO-8859-8"),
          Map.entry("-M", "ISO-8859-9"),
          Map.entry("-b", "ISO-8859-15"),
          Map.entry("-T", "TIS-620"));

  /** Null when nothing is declared. */
  private final Charset first;

  private final boolean extensions;
  private final boolean known;

  private CharacterSets(Charset first, boolean extensions, boolean known) {
    this.first = first;
    this.extensions = extensions;
    this.known = known;
  }

  /** The sets of a declaration, its values separated by backslashes. */
  static CharacterSets of(String declaration) {
    List<String> terms = new ArrayList<>();
    for (String term : declaration.split("\\\\", -1)) {
      terms.add(canonical(term));
    }
    boolean known = true;
    for (String term : terms) {
      known &= term.isEmpty() || TERMS.containsKey(term);
    }
    boolean extended = terms.size() > 1 || declaration.contains("2022");
    String name = TERMS.get(terms.get(0));
    if (name == null && terms.size() > 1) {
      name = "US-ASCII";
    }
    return new CharacterSets(charset(name), extended, known);
  }

  @Override
  public boolean known() {
    return known;
  }

  @Override
  public String decode(byte[] value) {
    if (!extensions) {
      return first == null ? undeclared(value) : new String(value, first);
    }
    StringBuilder text = new StringBuilder();
    Charset current = first;
    boolean sevenBit = false;
    int start = 0;
    int position = 0;
    while (position < value.length) {
      byte b = value[position];
      if (b == ESCAPE) {
        flush(text, value, start, position, current);
        String escape = escapeAt(value, position + 1);
        String target = escape == null ? null : ESCAPES.get(escape);
        if (target != null) {
          sevenBit = target.endsWith("*");
          current = charset(sevenBit ? target.substring(0, target.length() - 1) : target);
        }
        position += 1 + (escape == null ? 0 : escape.length());
        start = position;
      } else if (isDelimiter(b) && !sevenBit) {
        // Code extensions end at a delimiter (PS3.5 section 6.1.2.5.3).
        flush(text, value, start, position + 1, current);
        current = first;
        start = ++position;
      } else {
        position++;
      }
    }
    flush(text, value, start, value.length, current);
    return text.toString();
  }

  private static void flush(StringBuilder text, byte[] value, int start, int end, Charset charset) {
    if (end > start) {
      Charset used = charset == null ? StandardCharsets.ISO_8859_1 : charset;
      text.append(new String(value, start, end - start, used));
    }
  }

  /** Backslash, caret, equals sign, line feed, form feed, carriage return, tab. */
  private static boolean isDelimiter(byte b) {
    return b == '\\' || b == '^' || b == '=' || b == '\n' || b == '\f' || b == '\r' || b == '\t';
  }

  private static String escapeAt(byte[] value, int position) {
    for (int length = 2; length <= 3 && position + length <= value.length; length++) {
      String candidate = new String(value, position, length, StandardCharsets.US_ASCII);
      if (ESCAPES.containsKey(candidate)) {
        return candidate;
      }
    }
    return null;
  }

  private static String undeclared(byte[] value) {
    String utf8 = new String(value, StandardCharsets.UTF_8);
    return utf8.indexOf('\uFFFD') < 0 ? utf8 : new String(value, StandardCharsets.ISO_8859_1);
  }

  private static String canonical(String term) {
    String trimmed = term.replace('\0', ' ').strip();
    return trimmed.replace("ISO 2022 IR", "ISO_IR").replace("ISO-IR", "ISO_IR");
  }

  private static Charset charset(String name) {
    return name != null && Charset.isSupported(name) ? Charset.forName(name) : null;
  }
}
