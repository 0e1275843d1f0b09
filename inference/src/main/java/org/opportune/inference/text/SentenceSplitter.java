package org.opportune.inference.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Cuts a report into sentences and leaves out sections that do not tell what the images show
 * ("Indication", "Technique"). Points within numbers and after abbreviations end no sentence; a new
 * line does where the next one begins a list item, a heading or, after a short line, a capital.
 */
final class SentenceSplitter {
  /**
   * Shorter lines end because the writer began a new one, longer ones because the line was full.
   */
  private static final int FULL_LINE = 60;

  private static final int LONGEST_HEADING = 48;

  private final Set<String> abbreviations;
  private final Set<String> skippedSections;
  private final Set<String> readSections;

  /**
   * A splitter.
   *
   * @param abbreviations lower case, without their last point
   * @param skippedSections headings, lower case, of what is left out
   * @param readSections headings that end such a section
   */
  SentenceSplitter(
      Set<String> abbreviations, Set<String> skippedSections, Set<String> readSections) {
    this.abbreviations = Set.copyOf(abbreviations);
    this.skippedSections = Set.copyOf(skippedSections);
    this.readSections = Set.copyOf(readSections);
  }

  /** The sentences of a report in order, without the space around them. */
  List<TextSpan> split(String report) {
    List<TextSpan> sentences = new ArrayList<>();
    boolean skipping = false;
    int begin = 0;
    int lineBegin = 0;
    boolean atStart = true;
    for (int at = 0; at < report.length(); at++) {
      char c = report.charAt(at);
      if (atStart && Character.isLetter(c)) {
        atStart = false;
        Heading heading = heading(report, at, at == lineBegin || isBlank(report, lineBegin, at));
        if (heading != null) {
          skipping = heading.skipped();
          if (heading.bodyBegin() > at) {
            begin = heading.bodyBegin();
            at = begin - 1;
            atStart = true;
            continue;
          }
        }
      }
      boolean newLine = c == '\n' || c == '\r';
      if (newLine ? endsAtLine(report, lineBegin, at) : endsAt(report, begin, at)) {
        add(report, begin, newLine ? at : at + 1, skipping, sentences);
        begin = at + 1;
        atStart = true;
      }
      if (newLine) {
        lineBegin = at + 1;
      }
    }
    add(report, begin, report.length(), skipping, sentences);
    return sentences;
  }

  /**
   * A heading.
   *
   * @param skipped whether what follows is left out
   * @param bodyBegin where that begins; the heading's own begin where its words belong to it, as in
   *     "HEART: Normal"
   */
  private record Heading(boolean skipped, int bodyBegin) {}

  private Heading heading(String report, int begin, boolean startsLine) {
    int end = begin;
    boolean capitals = true;
    while (end < report.length() && end - begin < LONGEST_HEADING) {
      char c = report.charAt(end);
      if (c == ':' || c == '\n' || c == '\r') {
        break;
      }
      if (c == '.' || c == ';' || Character.isDigit(c)) {
        return null;
      }
      capitals &= !Character.isLowerCase(c);
      end++;
    }
    if (end < report.length() && end - begin >= LONGEST_HEADING) {
      return null;
    }
    boolean colon = end < report.length() && report.charAt(end) == ':';
    if (!colon && !startsLine) {
      return null;
    }
    String words = report.substring(begin, end).strip().toLowerCase(Locale.ROOT);
    int body = colon ? end + 1 : end;
    if (skippedSections.contains(words)) {
      return new Heading(true, body);
    }
    if (readSections.contains(words)) {
      return new Heading(false, body);
    }
    return colon && startsLine && capitals ? new Heading(false, begin) : null;
  }

  private boolean endsAt(String report, int begin, int at) {
    char c = report.charAt(at);
    if (c == ';' || c == '!' || c == '?') {
      return true;
    }
    if (c != '.') {
      return false;
    }
    char next = at + 1 < report.length() ? report.charAt(at + 1) : ' ';
    char before = at > begin ? report.charAt(at - 1) : ' ';
    if (Character.isDigit(next) && (Character.isDigit(before) || before == ' ')) {
      return false;
    }
    int word = at;
    while (word > begin && isWordOrPoint(report.charAt(word - 1))) {
      word--;
    }
    boolean initial = at - word == 1 && Character.isLetter(next);
    return !initial && !abbreviations.contains(report.substring(word, at).toLowerCase(Locale.ROOT));
  }

  private static boolean isWordOrPoint(char c) {
    return Character.isLetter(c) || c == '.';
  }

  private boolean endsAtLine(String report, int lineBegin, int lineEnd) {
    int next = lineEnd + 1;
    if (report.charAt(lineEnd) == '\r' && next < report.length() && report.charAt(next) == '\n') {
      next++;
    }
    while (next < report.length() && isSpace(report.charAt(next))) {
      next++;
    }
    if (next >= report.length() || report.charAt(next) == '\n' || report.charAt(next) == '\r') {
      return true;
    }
    char c = report.charAt(next);
    if (Character.isUpperCase(c)) {
      return lineEnd - lineBegin < FULL_LINE || heading(report, next, true) != null;
    }
    return c == '-' || c == '*' || c == '•' || isListNumber(report, next);
  }

  private static boolean isListNumber(String report, int at) {
    int end = at;
    while (end < report.length() && Character.isDigit(report.charAt(end))) {
      end++;
    }
    return end > at
        && end + 1 < report.length()
        && (report.charAt(end) == ')' || report.charAt(end) == '.')
        && !Character.isDigit(report.charAt(end + 1));
  }

  private static boolean isBlank(String report, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!isSpace(report.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\u00a0';
  }

  private static void add(
      String report, int from, int to, boolean skipping, List<TextSpan> sentences) {
    int begin = from;
    int end = to;
    while (begin < end && Character.isWhitespace(report.charAt(begin))) {
      begin++;
    }
    while (end > begin && Character.isWhitespace(report.charAt(end - 1))) {
      end--;
    }
    boolean letters = false;
    for (int i = begin; i < end && !letters; i++) {
      letters = Character.isLetter(report.charAt(i));
    }
    if (letters && !skipping) {
      sentences.add(new TextSpan(begin, end));
    }
  }
}
