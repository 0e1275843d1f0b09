/** Names and ICAP codes of slide patterns, as a laboratory may edit them. */
package org.opportune.jobs.pattern;
