package org.opportune.inference.text;

import java.io.Serializable;

/**
 * A piece of a report.
 *
 * @param begin first character, from 0, in UTF-16 units of the report
 * @param end after the last character
 */
public record TextSpan(int begin, int end) implements Serializable {

  /** The piece itself. */
  public String of(String report) {
    return report.substring(begin, end);
  }

  /** The same piece in Unicode characters (code points), as Python, Spark and DuckDB count. */
  public TextSpan inCodePoints(String report) {
    int first = report.codePointCount(0, begin);
    return new TextSpan(first, first + report.codePointCount(begin, end));
  }
}
