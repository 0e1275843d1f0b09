package org.opportune.inference.text;

import java.util.Arrays;
import java.util.Locale;

/**
 * The words of one sentence as rules see them: lower case, without punctuation but for the point
 * within a number, one space between words and at both ends. One instance is used for sentence
 * after sentence. Not thread-safe.
 */
final class SentenceWords {
  private static final char SPACE = ' ';

  private char[] characters = new char[512];
  private int[] wordOf = new int[512];
  private int[] wordStarts = new int[128];
  private int length;
  private int count;

  /** Takes a piece of a report. */
  void read(String report, TextSpan span) {
    reserve(span.end() - span.begin() + 2);
    length = 0;
    count = 0;
    append(SPACE);
    for (int i = span.begin(); i < span.end(); i++) {
      char c = report.charAt(i);
      if (isWordCharacter(report, i, span)) {
        if (characters[length - 1] == SPACE) {
          startWord();
        }
        append(lower(c));
      } else if (characters[length - 1] != SPACE) {
        append(SPACE);
      }
    }
    if (characters[length - 1] != SPACE) {
      append(SPACE);
    }
  }

  /** Characters, the spaces at both ends among them. */
  int length() {
    return length;
  }

  char character(int at) {
    return characters[at];
  }

  /** Number of words. */
  int count() {
    return count;
  }

  /** The word at a character; a space belongs to the word before it, the first one to word -1. */
  int wordAt(int character) {
    return wordOf[character];
  }

  /** First character of a word. */
  int start(int word) {
    return wordStarts[word];
  }

  /** After the last character of a word. */
  int end(int word) {
    return (word + 1 < count ? wordStarts[word + 1] : length) - 1;
  }

  @Override
  public String toString() {
    return new String(characters, 0, length).strip();
  }

  private static boolean isWordCharacter(String report, int at, TextSpan span) {
    char c = report.charAt(at);
    if (c == '.') {
      return at > span.begin()
          && at + 1 < span.end()
          && isDigit(report.charAt(at - 1))
          && isDigit(report.charAt(at + 1));
    }
    return c < 128 ? isPlain(c) : Character.isLetterOrDigit(c) || Character.isSurrogate(c);
  }

  private static boolean isPlain(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static char lower(char c) {
    if (c < 128) {
      return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }
    return String.valueOf(c).toLowerCase(Locale.ROOT).charAt(0);
  }

  private void startWord() {
    if (count == wordStarts.length) {
      wordStarts = Arrays.copyOf(wordStarts, 2 * count);
    }
    wordStarts[count++] = length;
  }

  private void append(char c) {
    characters[length] = c;
    wordOf[length] = count - 1;
    length++;
  }

  private void reserve(int size) {
    if (size > characters.length) {
      characters = new char[size];
      wordOf = new int[size];
    }
  }
}
