-- Sends the requests of the file REQUESTS in turn, with the file BODY as body if there is one, and the
-- access token TOKEN unless it is empty; prints the result as one line of JSON.
local requests, turn, threads = {}, 0, 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init()
  local body
  if os.getenv("BODY") then
    local file = assert(io.open(os.getenv("BODY")))
    body = file:read("*a")
    file:close()
  end
  local headers = {["Accept"] = "application/json", ["Content-Type"] = body and "application/json"}
  if os.getenv("TOKEN") ~= "" then
    headers["Authorization"] = "Bearer " .. os.getenv("TOKEN")
  end
  for line in io.lines(os.getenv("REQUESTS")) do
    local method, path = line:match("(%S+) (%S+)")
    requests[#requests + 1] = wrk.format(method, path, headers, body)
  end
  -- A second thread starts half of the list ahead, so that the two send different requests.
  turn = math.floor(#requests / 2) * number
end

function request()
  turn = turn % #requests + 1
  return requests[turn]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "seconds": %.6f, "p50": %.3f, "p99": %.3f, "failed": %d}\n',
    summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
