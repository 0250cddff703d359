/**
 * What every door shares: problems (RFC 9457), bodies and their limits, query parameters, pages, conditional requests
 * (RFC 9110 §13), and the record's position on requests and responses.
 */
package org.onrecord.http;
