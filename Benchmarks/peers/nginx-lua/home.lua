-- The mobile home for nginx + Lua. Loaded once per worker; `serve` runs per request.
local cjson = require "cjson"
local ffi = require "ffi"
local lrucache = require "resty.lrucache"

local byte, sub, format, floor = string.byte, string.sub, string.format, math.floor
local null = cjson.null
local capture, capture_multi = ngx.location.capture, ngx.location.capture_multi

-- Tokens -------------------------------------------------------------------------------------------------------------

ffi.cdef [[
const void *EVP_sha256(void);
unsigned char *HMAC(const void *evp, const void *key, int key_len, const unsigned char *d, size_t n,
                    unsigned char *md, unsigned int *md_len);
int CRYPTO_memcmp(const void *a, const void *b, size_t len);
]]

local VERIFIED_MAX = 10000
local verified = lrucache.new(VERIFIED_MAX)
local mac, mac_length = ffi.new("unsigned char[64]"), ffi.new("unsigned int[1]")
local issuer, audience = os.getenv("BFF_ISSUER"), os.getenv("BFF_AUDIENCE")
local keys = {}

local function decoded(text)
    local rest = #text % 4
    return ngx.decode_base64((text:gsub("-", "+"):gsub("_", "/")) .. (rest > 0 and ("="):rep(4 - rest) or ""))
end

do
    local file = assert(io.open(os.getenv("BFF_JWKS_FILE")))
    for _, key in ipairs(cjson.decode(file:read("*a")).keys) do
        keys[key.kid] = decoded(key.k)
    end
    file:close()
end

local function is_for_us(aud)
    if type(aud) ~= "table" then return aud == audience end
    for _, name in ipairs(aud) do
        if name == audience then return true end
    end
    return false
end

local function verify(token)
    local head, body, signature = token:match("^([^.]+)%.([^.]+)%.([^.]+)$")
    if not head then return nil end
    local header = cjson.decode(decoded(head))
    local key, given = keys[header.kid], decoded(signature)
    if header.alg ~= "HS256" or not key or not given or #given ~= 32 then return nil end
    local signed = head .. "." .. body
    ffi.C.HMAC(ffi.C.EVP_sha256(), key, #key, signed, #signed, mac, mac_length)
    if ffi.C.CRYPTO_memcmp(mac, given, 32) ~= 0 then return nil end
    local claims = cjson.decode(decoded(body))
    if claims.iss ~= issuer or not is_for_us(claims.aud) then return nil end
    if type(claims.sub) ~= "string" or type(claims.exp) ~= "number" or claims.exp <= ngx.time() then return nil end
    return claims
end

-- The claims of a good token, or nil. A token that was verified is remembered until it expires.
local function claims_of(authorization)
    if not authorization or sub(authorization, 1, 7) ~= "Bearer " then return nil end
    local token = sub(authorization, 8)
    local known = verified:get(token)
    if known then return known.exp > ngx.time() and known or nil end
    local ok, claims = pcall(verify, token)
    if not ok or not claims then return nil end
    verified:set(token, claims)
    return claims
end

-- Shaping ------------------------------------------------------------------------------------------------------------

-- Whether the scalar that begins at `at` belongs to the letter before it.
local function extends(text, at)
    local a, b, c, d = byte(text, at, at + 3)
    if (a == 0xCC and b >= 0x80) or (a == 0xCD and b <= 0xAF) then return true end
    if a == 0xE2 and b == 0x80 and c == 0x8D then return true end
    if a == 0xEF and b == 0xB8 and c <= 0x8F then return true end
    if a == 0xF0 and b == 0x9F and c == 0x8F and d >= 0xBB then return true end
    return at > 3 and sub(text, at - 3, at - 1) == "\226\128\141"
end

-- At most `max` Unicode scalars with the ellipsis, not inside a letter and its accents.
local function truncate(text, max)
    local length = #text
    if length <= max then return text end
    local scalars, at, cut = 0, 1, 1
    while at <= length do
        scalars = scalars + 1
        if scalars == max then cut = at elseif scalars > max then break end
        local lead = byte(text, at)
        at = at + (lead < 0x80 and 1 or lead < 0xE0 and 2 or lead < 0xF0 and 3 or 4)
    end
    if scalars <= max then return text end
    while cut > 1 and extends(text, cut) do
        repeat
            cut = cut - 1
            local unit = byte(text, cut)
        until unit < 0x80 or unit >= 0xC0
    end
    return sub(text, 1, cut - 1) .. "…"
end

local function image(source)
    return { url = source.url, width = source.width, height = source.height, alt = source.alt }
end

local function percent(of, total)
    if total <= 0 then return 0 end
    local value = floor(of * 100 / total)
    return value < 0 and 0 or value > 100 and 100 or value
end

local tiers = { free = "FREE", silver = "SILVER", gold = "GOLD" }

local function begun_items(history, items)
    local made = {}
    for _, entry in ipairs(history.items) do
        local content = items[entry.contentId]
        if content then
            local episode, subtitle = entry.episode, null
            if episode ~= null then
                subtitle = truncate(format("S%d E%d · %s", episode.season, episode.number, episode.title), 80)
            end
            made[#made + 1] = {
                id = entry.contentId, title = content.title, subtitle = subtitle,
                image = image(content.images.landscape),
                progressPercent = percent(entry.progressSeconds, entry.totalSeconds),
                progressSeconds = entry.progressSeconds, lastWatchedAt = entry.updatedAt,
            }
            if #made == 20 then break end
        end
    end
    return made
end

local function posters(ids, items, with_synopsis)
    local made = {}
    for _, id in ipairs(ids) do
        local content = items[id]
        if content then
            made[#made + 1] = {
                id = id, title = content.title, image = image(content.images.portrait),
                synopsis = with_synopsis and truncate(content.synopsis, 120) or nil,
            }
            if #made == 20 then break end
        end
    end
    return made
end

local function compose(user, recommendations, history, list, catalog, components, request_id, subject)
    local items = {}
    for _, item in ipairs(catalog.items) do
        if not items[item.id] then items[item.id] = item end
    end
    local profile, subscription = user.profile, user.subscription
    local rows = {}
    local function add(kind, title, cards)
        if #cards > 0 then rows[#rows + 1] = { kind = kind, title = title, items = cards } end
    end
    add("continueWatching", "Continue watching", begun_items(history, items))
    add("myList", "My list", posters(list.contentIds, items, false))
    add("recommended", "Top picks for " .. profile.name, posters(recommendations.contentIds, items, true))
    local degraded = false
    for _, part in pairs(components) do
        if part.status ~= "ok" then degraded = true end
    end
    local status = subscription.status
    return {
        profile = {
            name = profile.name, avatarUrl = profile.avatarUrl, maturityLimit = profile.maturityLimit,
            tier = tiers[subscription.tier] or "OTHER",
        },
        rows = rows,
        downloadEnabled = (status == "active" or status == "trial") and subscription.downloads.allowed,
        degraded = degraded,
        components = components,
        meta = { requestId = request_id, viewerId = subject, cacheMaxAgeSeconds = 60 },
    }
end

-- The endpoint -------------------------------------------------------------------------------------------------------

local function problem(status, code, title, request_id)
    local body = cjson.encode({ type = "about:blank", title = title, status = status, code = code })
    ngx.status = status
    ngx.header["Content-Type"] = "application/problem+json"
    ngx.header["Cache-Control"] = "no-store"
    ngx.header["X-Request-Id"] = request_id
    ngx.header["Content-Length"] = #body
    ngx.print(body)
end

-- The body of a good answer, or nil and why not.
local function body_of(response)
    local status = response.status
    if status == 504 then return nil, "timeout" end
    if response.truncated then return nil, "failed" end
    if status >= 200 and status <= 299 then
        local ok, value = pcall(cjson.decode, response.body)
        if ok then return value end
        return nil, "contract"
    end
    return nil, status == 404 and "not_found" or "failed"
end

local function refuse(reason, request_id)
    if reason == "not_found" then return problem(404, "not_found", "Not found", request_id) end
    if reason == "timeout" then return problem(504, "dependency_timeout", "A part of the store is too slow", request_id) end
    return problem(502, "dependency_failed", "A part of the store is down", request_id)
end

local function add_keys(into, known, values, most, key)
    local taken, seen = 0, {}
    for _, value in ipairs(values) do
        local id = key and value[key] or value
        if taken == most then break end
        if id ~= null and not seen[id] then
            seen[id] = true
            taken = taken + 1
            if not known[id] then
                known[id] = true
                into[#into + 1] = id
            end
        end
    end
end

local language = [[^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*(;q=[01](\.[0-9]{1,3})?)?(,\s?([A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*|\*)(;q=[01](\.[0-9]{1,3})?)?)*\z]]

local function limit_of()
    if not ngx.var.args then return 40 end
    local text = ngx.req.get_uri_args().limit
    if text == nil then return 40 end
    local number = type(text) == "string" and text:match("^%d%d?%d?$") and tonumber(text)
    return number and number >= 1 and number <= 40 and number or nil
end

-- Recommendations, else what is popular, else nothing.
local function recommended(response, limit, components, request_id)
    local value = body_of(response)
    if value then return value end
    value = body_of(capture("/popular", {
        vars = { bff_target = "/v1/popular?limit=" .. limit, bff_request_id = request_id },
    }))
    if value then
        components.recommendations = { status = "fallback", source = "call" }
        return value
    end
    components.recommendations = { status = "fallback", source = "empty" }
    return { contentIds = {} }
end

local function serve()
    local variables = ngx.var
    local request_id = variables.http_x_request_id or variables.request_id
    local claims = claims_of(variables.http_authorization)
    if not claims then return problem(401, "unauthenticated", "Sign in again", request_id) end
    local limit, languages = limit_of(), variables.http_accept_language
    if not limit or (languages and (#languages > 200 or not ngx.re.find(languages, language, "jo"))) then
        return problem(400, "invalid_request", "The request breaks the contract", request_id)
    end
    local id = ngx.escape_uri(claims.sub)
    local account = "/v1/users/" .. id
    local query = "?limit=" .. limit .. "&surface=home"
    if claims.household then query = query .. "&household=" .. ngx.escape_uri(claims.household) end
    local function get(service, target)
        return { "/" .. service, { vars = { bff_target = target, bff_request_id = request_id } } }
    end
    local users, listed_for, begun, saved = capture_multi({
        get("users", account),
        get("recommendations", account .. "/recommendations" .. query),
        get("history", account .. "/history/in-progress?limit=20"),
        get("lists", account .. "/lists/mine"),
    })
    local components = {
        user = { status = "ok" }, recommendations = { status = "ok" }, history = { status = "ok" },
        myList = { status = "ok" }, catalog = { status = "ok" },
    }
    local user, reason = body_of(users)
    if not user then return refuse(reason, request_id) end
    local recommendations = recommended(listed_for, limit, components, request_id)
    local history = body_of(begun)
    if not history then
        components.history = { status = "fallback", source = "empty" }
        history = { items = {} }
    end
    local list
    list, reason = body_of(saved)
    if not list then
        if reason ~= "not_found" then components.myList = { status = "fallback", source = "empty" } end
        list = { contentIds = {} }
    end
    local ids, known = {}, {}
    add_keys(ids, known, history.items, 20, "contentId")
    add_keys(ids, known, recommendations.contentIds, 40)
    add_keys(ids, known, list.contentIds, 20)
    local catalog = { items = {} }
    if #ids > 0 then
        catalog, reason = body_of(capture("/catalog", {
            method = ngx.HTTP_POST, body = cjson.encode({ ids = ids }),
            vars = { bff_target = "/v1/items/batch-get", bff_request_id = request_id },
        }))
        if not catalog then return refuse(reason == "not_found" and "failed" or reason, request_id) end
    end
    local screen = compose(user, recommendations, history, list, catalog, components, request_id, claims.sub)
    local body = cjson.encode(screen)
    -- This cjson cannot tell an empty array from an empty object.
    if #screen.rows == 0 then body = body:gsub('"rows":{}', '"rows":[]', 1) end
    local header = ngx.header
    header["Content-Type"] = "application/json"
    header["Content-Language"] = user.profile.locale
    header["Cache-Control"] = screen.degraded and "no-store" or "private, max-age=60"
    header["X-Request-Id"] = request_id
    header["Content-Length"] = #body
    ngx.print(body)
end

local function missing()
    problem(404, "not_found", "Not found", ngx.var.request_id)
end

return { serve = serve, missing = missing }
